"""What people install: a wheel, the archive of sources it can be made from, and an editable checkout."""

import json
import re
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from email import message_from_bytes
from email.message import Message
from pathlib import Path, PurePosixPath

import pytest

from playbookgen import __version__
from tests.integrations.composite import scripts
from tests.sites import DAY, PUBLIC, REPOSITORY, published, small_copy, tree

NAME = f"playbookgen-{__version__}"


def run(*arguments: str | Path, cwd: Path) -> str:
    """Run a program far from this checkout, and return what it says."""
    ran = subprocess.run(
        list(map(str, arguments)), cwd=cwd, env={"PATH": "/usr/bin:/bin"}, capture_output=True, check=False
    )
    assert ran.returncode == 0, ran.stderr.decode()
    return ran.stdout.decode()


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of sources, and the wheel made from it, of a checkout that keeps the code of its layouts."""
    kept = REPOSITORY / "layouts" / "__pycache__" / "kept.pyc"
    kept.parent.mkdir(exist_ok=True)
    kept.touch()
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, REPOSITORY, cwd=folder)
    return folder


@pytest.fixture(scope="module")
def wheel(dist: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(dist / f"{NAME}-py3-none-any.whl") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def metadata(wheel: dict[str, bytes]) -> Message:
    return message_from_bytes(wheel[f"{NAME}.dist-info/METADATA"])


def files(folder: Path) -> set[str]:
    """The files of a folder of the checkout, without what tools leave there."""
    found = (file.relative_to(folder) for file in folder.rglob("*") if file.is_file())
    return {file.as_posix() for file in found if not any(part.startswith((".", "__pycache__")) for part in file.parts)}


def test_a_wheel_has_the_package_and_the_layouts_and_nothing_else(wheel: dict[str, bytes]) -> None:
    package = {f"playbookgen/{path}" for path in files(REPOSITORY / "src" / "playbookgen")}
    layouts = {f"playbookgen/layouts/{path}" for path in files(REPOSITORY / "layouts")}
    info = {
        f"{NAME}.dist-info/{name}" for name in ("METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE")
    }
    assert wheel.keys() == package | layouts | info
    assert {
        "playbookgen/py.typed",
        "playbookgen/layouts/base.html",
        "playbookgen/layouts/assets/site.css",
    } < wheel.keys()


def test_an_archive_of_sources_has_what_a_wheel_is_made_from_and_no_tests_nor_content(dist: Path) -> None:
    with tarfile.open(dist / f"{NAME}.tar.gz") as archive:
        names = {PurePosixPath(name).relative_to(NAME).as_posix() for name in archive.getnames()}
    top = {name.split("/")[0] for name in names}
    assert {"src", "layouts", "pyproject.toml", "README.md", "LICENSE", "PKG-INFO"} <= top
    assert top <= {"src", "layouts", "pyproject.toml", "README.md", "LICENSE", "PKG-INFO", "CHANGELOG.md", ".gitignore"}
    assert [name for name in names if "__pycache__" in name or "_cache" in name] == []


def test_the_metadata_say_what_the_project_says(metadata: Message) -> None:
    assert (metadata["Name"], metadata["Version"]) == ("playbookgen", __version__)
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Description-Content-Type"] == "text/markdown"
    told = metadata.get_payload(decode=True)
    assert isinstance(told, bytes)
    assert told.decode("utf-8").strip() == (REPOSITORY / "README.md").read_text("utf-8").strip()


def test_a_wheel_asks_for_what_the_program_imports(metadata: Message) -> None:
    required = {re.split(r"[\s<>=;!~\[]", text)[0].lower() for text in metadata.get_all("Requires-Dist", [])}
    imported = {
        "babel",
        "click",
        "jinja2",
        "markdown",
        "nh3",
        "pydantic",
        "pyyaml",
        "starlette",
        "uvicorn",
        "watchfiles",
    }
    assert required == imported | {"tzdata"}


def test_links_of_the_readme_to_files_lead_somewhere() -> None:
    text = (REPOSITORY / "README.md").read_text("utf-8")
    targets = re.findall(r"\]\((?!https?://|#|mailto:)([^)#\s]+)", text)
    assert [target for target in targets if not (REPOSITORY / target).exists()] == []


@pytest.fixture(scope="module")
def installed(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with the wheel; the libraries it needs are those of this one."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index")
    run(*pip, "--disable-pip-version-check", dist / f"{NAME}-py3-none-any.whl", cwd=folder)
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python


WHERE = (
    "import json, playbookgen, playbookgen.packaged as packaged; "
    "print(json.dumps([playbookgen.__file__, str(packaged.layouts())]))"
)


def test_a_wheel_builds_a_site_with_its_own_layouts(installed: Path, tmp_path: Path) -> None:
    root = small_copy(tmp_path / "company")
    places = json.loads(run(installed, "-c", WHERE, cwd=root))
    assert [Path(place).is_relative_to(installed.parent.parent) for place in places] == [True, True]
    run(installed.with_name("playbookgen"), "build", "--as-of", DAY.isoformat(), cwd=root)
    assert tree(root / PUBLIC) == published(small_copy(tmp_path / "same"))


def test_a_wheel_begins_a_site_that_builds(installed: Path, tmp_path: Path) -> None:
    program = installed.with_name("playbookgen")
    run(program, "init", "site", cwd=tmp_path)
    run(program, "new", "person", "ola-zak", "--name", "Ola Żak", "--role", "sales-rep", cwd=tmp_path / "site")
    assert run(program, "build", "--strict", cwd=tmp_path / "site") == ""
    assert (tmp_path / "site" / PUBLIC / "people" / "ola-zak.html").is_file()


def test_a_wheel_takes_this_repositorys_layouts_for_a_sites_own(installed: Path, tmp_path: Path) -> None:
    """Whoever installs the program and builds a clone of this repository gets the same pages, from the sandbox."""
    root = small_copy(tmp_path / "company")
    (root / "layouts").symlink_to(REPOSITORY / "layouts")
    run(installed.with_name("playbookgen"), "build", "--as-of", DAY.isoformat(), cwd=root)
    assert tree(root / PUBLIC) == published(small_copy(tmp_path / "same"))


def test_an_editable_install_builds_a_site_with_the_layouts_of_the_checkout(tmp_path: Path) -> None:
    root = small_copy(tmp_path / "company")
    places = json.loads(run(sys.executable, "-c", WHERE, cwd=root))
    assert places[1] == str(REPOSITORY / "layouts")
    run(Path(sys.executable).with_name("playbookgen"), "build", "--as-of", DAY.isoformat(), cwd=root)
    assert tree(root / PUBLIC) == published(small_copy(tmp_path / "same"))


def test_the_github_action_installs_what_lies_in_its_folder(dist: Path, tmp_path: Path) -> None:
    environment = {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "PACKAGE": "",
        "GITHUB_ACTION_PATH": str(dist / f"{NAME}-py3-none-any.whl"),  # which pip takes without a network
        "PIP_TARGET": str(tmp_path),
        "PIP_NO_DEPS": "1",
        "PIP_NO_INDEX": "1",
    }
    script = dict(scripts())["Install playbookgen"]
    subprocess.run(["bash", "-eo", "pipefail", "-c", script], env=environment, check=True)
    assert (tmp_path / "bin/playbookgen").is_file()
    assert (tmp_path / "playbookgen/layouts/base.html").is_file()
