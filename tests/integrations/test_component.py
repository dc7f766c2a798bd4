"""The GitLab CI component, its scripts run in a repository with a merge request."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import pytest

from playbookgen import __version__
from tests.cli.commands import environment
from tests.conftest import Git
from tests.integrations import component
from tests.review import schemas
from tests.sites import DAY, edit, small_copy

CHECK, DIFF, BUILD = "playbook-check", "playbook-diff", "playbook-build"


@pytest.fixture
def merge_request(tmp_path: Path, git: Callable[[Path], Git]) -> tuple[Path, str]:
    """A repository whose last commit is a change, and the commit before."""
    root = small_copy(tmp_path / "repository")
    edit(root / "site.yaml", "  root: sales/site\n", "")
    run = git(root)
    run("add", ".")
    run("commit", "-m", "The company as it is")
    base = run("rev-parse", "HEAD").strip()
    edit(root / "content/accounts/alfa.yaml", "tier: key\n", "tier: large\n")
    run("commit", "--all", "-m", "A change")
    return root, base


def ran(job: Any, root: Path, base: str, **more: str) -> "subprocess.CompletedProcess[str]":
    """Run a job's script as the runner does: line by line in a shell that ends at the first failure."""
    variables = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/local/bin:/usr/bin:/bin"]),
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": base,
        "PLAYBOOKGEN_AS_OF": DAY.isoformat(),
        **job["variables"],
        **more,
    }
    script = "\n".join(("set -e", *job["script"]))
    return subprocess.run(
        ["sh", "-c", script], cwd=root, env=environment(**variables), capture_output=True, encoding="utf-8", check=False
    )


def test_a_check_leaves_a_report_of_code_quality(merge_request: tuple[Path, str]) -> None:
    root, base = merge_request
    edit(root / "content/accounts/alfa.yaml", "tier: large\n", "tier: huge\n")
    job = component.job(CHECK, messages="en")
    result = ran(job, root, base)
    assert (result.returncode, result.stderr) == (1, "1 error, 1 warning\n")
    assert "alfa.yaml:3:7: error: unknown tier" in result.stdout
    report = json.loads((root / job["artifacts"]["reports"]["codequality"]).read_text("utf-8"))
    assert schemas.problems(schemas.ours("tests/review/schemas/code-quality.schema.json"), report) == []
    assert [entry["location"]["path"] for entry in report] == [
        "content/accounts/alfa.yaml",
        "content/roles/sales-rep.pl.md",
    ]
    assert job["artifacts"]["when"] == "always"


class Notes(BaseHTTPRequestHandler):
    """The notes of a merge request, as GitLab's API has them."""

    notes: ClassVar[list[dict[str, Any]]]

    def do_GET(self) -> None:
        if self.headers["PRIVATE-TOKEN"] != "a-token":
            self._answer({"message": "401 Unauthorized"}, 401)
        elif self.path == "/api/v4/user":
            self._answer({"id": 5})
        else:
            assert self.path == "/api/v4/projects/3/merge_requests/7/notes?per_page=100&order_by=created_at&sort=asc"
            self._answer(self.notes)

    def do_POST(self) -> None:
        assert self.path == "/api/v4/projects/3/merge_requests/7/notes"
        self.notes.append({"id": 40 + len(self.notes), "author": {"id": 5}, **self._body()})
        self._answer(self.notes[-1], 201)

    def do_PUT(self) -> None:
        (note,) = [one for one in self.notes if self.path == f"/api/v4/projects/3/merge_requests/7/notes/{one['id']}"]
        note.update(self._body())
        self._answer(note)

    def _body(self) -> dict[str, Any]:
        read: dict[str, Any] = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        return read

    def _answer(self, value: Any, status: int = 200) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(value).encode())

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  # the name that its base gives it
        pass


@pytest.fixture
def api() -> Iterator[str]:
    """The address of an API that stands in for GitLab's, with notes of others on the merge request."""
    marker = "<!-- playbookgen diff -->"
    Notes.notes = [{"id": 40, "author": {"id": 9}, "body": f"{marker} of somebody else"}]
    Notes.notes.append({"id": 41, "author": {"id": 5}, "body": "of another job of ours"})
    with HTTPServer(("127.0.0.1", 0), Notes) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/api/v4"
        server.shutdown()
        thread.join()


def test_a_merge_request_is_told_of_in_the_log_in_a_file_and_in_one_note(
    merge_request: tuple[Path, str], api: str
) -> None:
    root, base = merge_request
    job = component.job(DIFF, messages="en")
    where = {"CI_API_V4_URL": api, "CI_PROJECT_ID": "3", "CI_MERGE_REQUEST_IID": "7"}

    result = ran(job, root, base, **where, PLAYBOOKGEN_TOKEN="a-token")
    (file,) = job["artifacts"]["paths"]
    text = (root / file).read_text("utf-8")
    assert (result.returncode, result.stdout) == (0, text)
    assert "Alfa" in text
    assert [note["body"] for note in Notes.notes[2:]] == [text]

    edit(root / "content/accounts/alfa.yaml", "tier: large\n", "tier: medium\n")
    assert ran(job, root, base, **where, PLAYBOOKGEN_TOKEN="a-token").returncode == 0
    assert [note["body"] for note in Notes.notes[2:]] == [(root / file).read_text("utf-8")] != [text]

    refused = ran(job, root, base, **where, PLAYBOOKGEN_TOKEN="another")
    assert refused.returncode == 1
    assert refused.stderr == "The note could not be written: HTTP Error 401: Unauthorized\n"


def test_the_site_is_built_into_what_is_kept(merge_request: tuple[Path, str]) -> None:
    root, base = merge_request
    job = component.job(BUILD, strict="true", output="out/site")
    (root / "out").mkdir()
    result = ran(job, root, base)
    assert (result.returncode, result.stdout) == (0, "")
    (folder,) = job["artifacts"]["paths"]
    assert (root / folder / "index.html").is_file()


def test_the_component_keeps_the_schema_of_pipelines() -> None:
    schema = schemas.vendored("gitlab-ci")
    assert schemas.problems(schema, component.SPEC) == []
    assert schemas.problems(schema, component.pipeline()) == []


def test_no_job_publishes() -> None:
    jobs = component.pipeline()
    assert not [name for name, job in jobs.items() if name == "pages" or "pages" in job or "environment" in job]


def test_the_component_installs_the_version_it_belongs_to() -> None:
    assert component.SPEC["spec"]["inputs"]["package"]["default"] == f"playbookgen=={__version__}"


@pytest.mark.parametrize("name", [CHECK, DIFF, BUILD])
def test_a_linter_finds_nothing_in_a_script(name: str) -> None:
    job = component.job(name)
    script = "\n".join((*job["before_script"], *job["script"]))
    linter = str(Path(sys.executable).parent / "shellcheck")
    command = [linter, "--shell=sh", "--severity=style", "-"]
    assert subprocess.run(command, input=script, capture_output=True, encoding="utf-8", check=False).stdout == ""
