"""`playbookgen init`: a new site has no finding, on whatever day it is made and for a quarter of a year after."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from playbookgen import __version__
from playbookgen.build import check
from playbookgen.editing.new_site import NewSite, languages, site_files
from playbookgen.language.catalogs import read_catalog
from playbookgen.packaged import layouts
from tests.cli.commands import AS_OF, run
from tests.conftest import Git
from tests.sites import DAY, put, tree

HOSTS = ("github", "gitlab", "none")


def init(folder: Path, *options: str) -> tuple[int, str, str]:
    ran = run("init", folder, *options, *AS_OF)
    return ran.exit_code, ran.stdout, ran.stderr


@pytest.mark.parametrize(
    ("lang", "host", "title"),
    [
        ("pl,en", "github", "Playbook sprzedaży"),
        ("en", "gitlab", "Sales playbook"),
        ("pl", "none", "Playbook sprzedaży"),
    ],
)
def test_a_new_site_builds_without_a_finding(tmp_path: Path, lang: str, host: str, title: str) -> None:
    site = tmp_path / "new" / "site"
    status, out, err = init(site, "--lang", lang, "--ci", host)
    assert status == 0, err
    assert out.splitlines() == sorted(str(site / path) for path in tree(site))
    assert run("fmt", "--check", "--site", site).stdout == ""
    built = run("build", "--strict", "--site", site, *AS_OF, "--jobs", "1")
    assert (built.exit_code, built.stdout) == (0, "")
    page = (site / "public" / "index.html").read_text("utf-8")
    assert f'<html lang="{lang[:2]}"' in page
    assert title in page
    assert {path.split("/")[0] for path in tree(site)} == {
        *(".editorconfig", ".gitignore", ".playbookgen", ".vscode", "README.md", "content", "public", "site.yaml"),
        *{"github": [".github"], "gitlab": [".gitlab", ".gitlab-ci.yml"], "none": []}[host],
    }


def days() -> list[date]:
    """Days on which something about years turns, and a day of each quarter."""
    turning = ["2026-12-31", "2027-01-01", "2028-02-28", "2028-02-29", "2028-03-01", "2028-12-31", "2029-01-01"]
    # The next plan is wanted from 18 August, since 90 days later its year is 45 days away; what comes next falls into
    # the next year from 3 October, in a leap year as in others.
    turning += ["2027-08-17", "2027-08-18", "2027-10-02", "2027-10-03", "2028-08-17", "2028-08-18", "2028-10-02"]
    return [*map(date.fromisoformat, turning), *(date(2027, month, 20) for month in range(1, 13, 3))]


@pytest.mark.parametrize("language", languages())
def test_on_whatever_day_it_is_made_there_is_no_finding_for_ninety_days(tmp_path: Path, language: str) -> None:
    catalog = read_catalog(language, (layouts(),))
    for today in days() if language == "pl" else days()[::3]:
        site = put(tmp_path / today.isoformat(), site_files(new_site(today, language), catalog))
        found = {
            after: [finding.rule for finding in check(site, today + timedelta(after)).findings] for after in (0, 90)
        }
        assert found == {0: [], 90: []}, today


def new_site(today: date, *named: str, title: str = "Playbook") -> NewSite:
    return NewSite(title, named, "PLN", "Europe/Warsaw", today)


def test_every_language_has_the_same_records_and_guides_to_the_same_roles() -> None:
    catalog = read_catalog("pl", (layouts(),))
    files = {language: list(site_files(new_site(DAY, language), catalog)) for language in languages()}
    guides = {
        language: {path.replace(f".{language}.md", "") for path in paths if "/roles/" in path}
        for language, paths in files.items()
    }
    assert (
        guides["pl"]
        == guides["en"]
        == {f"content/roles/{role}" for role in ("account-manager", "sales-rep", "sales-manager", "department-contact")}
    )
    records = {
        language: sorted(
            path.rpartition("/")[0] for path in paths if path.startswith("content/") and "/roles/" not in path
        )
        for language, paths in files.items()
    }
    assert records["pl"] == records["en"]


@pytest.mark.parametrize("title", ["Plan: #1 'a' \"b\"", "NO", "2026", "- lista", "{x}", "<% x %> << y >>", "Żółć 🙂"])
def test_a_title_is_kept_whatever_is_in_it(tmp_path: Path, title: str) -> None:
    assert init(tmp_path / "site", "--title", title)[0] == 0
    assert check(tmp_path / "site", DAY).settings.site.title == title


# Where it is made.


def test_in_a_fresh_clone_the_readme_stays_and_edit_links_lead_to_where_it_came_from(
    tmp_path: Path, git: Callable[[Path], Git]
) -> None:
    clone = put(tmp_path / "clone", {"README.md": "# Ours\n", "LICENSE": "ours"})
    repository = git(clone)
    repository("remote", "add", "origin", "git@gitlab.firma.example:sprzedaz/playbook.git")
    repository("checkout", "--quiet", "-b", "trunk")
    status, _, err = init(clone)
    assert status == 0, err
    assert (clone / "README.md").read_text("utf-8") == "# Ours\n"
    assert (clone / "EDITING.md").read_text("utf-8").startswith("# Playbook sprzedaży\n")
    assert err.splitlines()[-1].endswith(
        " git add --all && git commit -m Playbook. Kto je zmienia, zaczyna od EDITING.md."
    )
    assert "git init" not in err
    assert (clone / ".gitlab-ci.yml").is_file()
    assert "\n".join((clone / "site.yaml").read_text("utf-8").splitlines()[7:11]) == (
        "repository:\n"
        "  url: https://gitlab.firma.example/sprzedaz/playbook\n"
        "  branch: trunk\n"
        "  edit: https://gitlab.firma.example/sprzedaz/playbook/-/edit/{branch}/{path}#L{line}"
    )
    assert run("check", "--strict", "--site", clone, *AS_OF).stdout == ""
    page = next((tmp_path / "clone").glob("content/accounts/*.yaml")).stem
    assert run("build", "--site", clone, *AS_OF, "--jobs", "1").exit_code == 0
    assert "/-/edit/trunk/content/accounts/" in (clone / "public" / "accounts" / f"{page}.html").read_text("utf-8")


def test_a_folder_with_anything_else_in_it_is_refused_by_name(tmp_path: Path) -> None:
    put(tmp_path, {"site.yaml": "title: x\n", "notes/a.txt": "a", "README.md": "", ".git/HEAD": "ref: x"})
    before = tree(tmp_path)
    told = f"playbookgen: {tmp_path} must be empty or a fresh clone; in the way: 'notes', 'site.yaml'\n"
    assert init(tmp_path) == (2, "", told)
    assert tree(tmp_path) == before


def test_in_a_folder_of_another_repository_it_says_what_hosts_do_not_see(
    tmp_path: Path, git: Callable[[Path], Git]
) -> None:
    git(tmp_path)
    status, _, err = init(tmp_path / "sales", "--lang", "en")
    assert status == 0
    assert err.splitlines()[0] == (
        f"The folder lies in the repository {tmp_path}. Hosts read workflows and CODEOWNERS from the top of a "
        "repository only: make the folder a repository of its own, or move them there."
    )
    assert (tmp_path / "sales/.github/CODEOWNERS").is_file()


def test_a_package_of_ones_own_is_installed_by_the_workflow(tmp_path: Path) -> None:
    package = "git+https://git.example/firma/playbookgen@v0.1.0"
    assert init(tmp_path / "site", "--package", package)[0] == 0
    assert f'pip install "{package}"\n' in (tmp_path / "site/.github/workflows/playbook.yml").read_text("utf-8")
    status, _, err = init(tmp_path / "other", "--package", 'x" && rm -rf "y')
    assert (status, err) == (2, 'playbookgen: "x" && rm -rf "y" is nothing that pip installs\n')


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    put(tmp_path, {"site": ""})
    assert init(tmp_path / "site") == (2, "", f"playbookgen: {tmp_path / 'site'} is a file; name a folder\n")


def test_a_second_run_is_refused(tmp_path: Path) -> None:
    assert init(tmp_path / "site")[0] == 0
    before = tree(tmp_path)
    assert init(tmp_path / "site")[0] == 2
    assert tree(tmp_path) == before


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--lang", "pl,de", '"pl,de": there are guides in en and pl; name them with commas, the default first'),
        ("--lang", ",", '",": there are guides in en and pl; name them with commas, the default first'),
        ("--currency", "zł", '"zł" is not the code of a currency, such as PLN or EUR; did you mean "PLN"?'),
        ("--repository", "firma/playbook", '"firma/playbook" is not a web address; it begins with https://'),
        ("--title", "a\nb", "this must be a text of one line"),
        ("--ci", "jenkins", "'jenkins' is not one of 'github', 'gitlab', 'none'."),
    ],
)
def test_a_wrong_option_is_refused_before_anything_is_written(
    tmp_path: Path, option: str, value: str, told: str
) -> None:
    status, out, err = init(tmp_path / "site", option, value)
    assert (status, out) == (2, "")
    assert err.splitlines()[-1] == f"Error: Invalid value for '{option}': {told}"
    assert list(tmp_path.iterdir()) == []


# What hosts and editors read.


def made(tmp_path: Path, host: str) -> Path:
    assert init(tmp_path / "site", "--lang", "en", "--ci", host)[0] == 0
    return tmp_path / "site"


def test_the_github_workflow_checks_and_builds_and_may_write_a_comment_at_most(tmp_path: Path) -> None:
    text = (made(tmp_path, "github") / ".github/workflows/playbook.yml").read_text("utf-8")
    workflow: dict[Any, Any] = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read", "pull-requests": "write"}
    assert workflow[True] == {"pull_request": None, "push": {"branches": ["main"]}}  # YAML 1.1 takes `on` for a truth
    steps = workflow["jobs"]["playbook"]["steps"]
    assert [step["run"] for step in steps if "run" in step and "gh pr" not in step["run"]] == [
        f'pip install "playbookgen=={__version__}"',
        "playbookgen check --format github",
        "playbookgen codeowners --check",
        "playbookgen build",
    ]
    assert [step["uses"].split("@")[0] for step in steps if "uses" in step] == [
        *("actions/checkout", "actions/setup-python", "actions/upload-artifact")
    ]


def test_the_gitlab_pipeline_checks_and_builds_and_publishes_no_pages(tmp_path: Path) -> None:
    pipeline = yaml.safe_load((made(tmp_path, "gitlab") / ".gitlab-ci.yml").read_text("utf-8"))
    assert {name: job["script"] for name, job in pipeline.items() if "script" in job} == {
        "check": ["playbookgen check --format text --format gitlab=gl-code-quality.json"],
        "changes": ['playbookgen diff "$CI_MERGE_REQUEST_DIFF_BASE_SHA"'],
        "code-owners": ["playbookgen codeowners --check"],
        "build": ["playbookgen build"],
    }
    assert "pages" not in pipeline
    assert [name for name, job in pipeline.items() if "stage" in job] == []  # else a failed build would hide the check
    assert pipeline["check"]["artifacts"]["reports"] == {"codequality": "gl-code-quality.json"}


def test_settings_of_editors_name_schemas_that_are_there(tmp_path: Path) -> None:
    site = made(tmp_path, "none")
    settings = json.loads((site / ".vscode/settings.json").read_text("utf-8"))
    assert settings["yaml.schemas"]
    for schema, files in settings["yaml.schemas"].items():
        assert json.loads((site / schema).read_text("utf-8"))["$schema"].startswith("https://json-schema.org/")
        assert list(site.glob(files)), files


def test_code_owners_are_those_that_the_files_name(tmp_path: Path) -> None:
    site = made(tmp_path, "github")
    ran = run("codeowners", "--check", "--site", site, *AS_OF)
    assert (ran.exit_code, ran.stdout) == (0, "")
    assert "/content/accounts/riverside-mills.yaml anna.lind@company.example john.marsh@company.example\n" in (
        (site / ".github/CODEOWNERS").read_text("utf-8")
    )


def test_it_ends_with_three_steps(tmp_path: Path) -> None:
    _, _, err = init(tmp_path / "my site", "--lang", "en")
    assert err == (
        "The site is ready. Next:\n"
        f"  1. Look at it: cd '{tmp_path}/my site' && playbookgen build, then open public/index.html in a browser.\n"
        "  2. Put your own people and accounts in the place of the sample: playbookgen new person first-last\n"
        "  3. Keep it in git and push it to your host, which checks every change: git init -b main && git add --all "
        "&& git commit -m Playbook. Whoever edits it begins with README.md.\n"
    )
