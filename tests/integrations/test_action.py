"""The composite GitHub Action, run on a repository with a pull request."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Git
from tests.integrations.composite import ACTION, EXPRESSION, Job, scripts
from tests.review import schemas
from tests.review.workflow_commands import obeyed
from tests.sites import DAY, REPOSITORY, edit, small_copy

MARKER = "<!-- playbookgen diff -->"
CHECK = "Check"
DIFF = "Say what the pull request changes"
BUILD = "Build"
UPLOAD = "Upload the site"


def path(*folders: Path) -> str:
    return os.pathsep.join([*map(str, folders), str(Path(sys.executable).parent), "/usr/local/bin:/usr/bin:/bin"])


@dataclass
class PullRequest:
    """A repository in which a pull request was merged for trial, as GitHub checks it out."""

    workspace: Path
    base: str
    git: Git

    def job(
        self,
        comments: Path,
        inputs: Mapping[str, str] = {},
        event: str = "pull_request",
        is_read_only: bool = False,
        only: str | None = None,
    ) -> Job:
        """Run the action, or one of its steps; its comments are kept in a file."""
        temporary = comments.parent / f"runner-{len(list(comments.parent.iterdir()))}"
        temporary.mkdir()
        tools = temporary / "tools"
        tools.mkdir()
        shutil.copy(REPOSITORY / "tests/integrations/gh", tools / "gh")
        if not comments.exists():
            comments.write_text("[]", "utf-8")
        about = {"pull_request": {"base": {"sha": self.base}, "number": 7}} if event == "pull_request" else {}
        github: Mapping[str, Any] = {"event": about, "event_name": event, "sha": "1", "token": "a-token"}
        environment = {
            "PATH": path(tools),
            "HOME": str(temporary),
            "LC_ALL": "C.UTF-8",
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(REPOSITORY),
            "GITHUB_REPOSITORY": "debina/playbook",
            "GITHUB_STEP_SUMMARY": str(temporary / "summary.md"),
            "GITHUB_WORKSPACE": str(self.workspace),
            "RUNNER_TEMP": str(temporary),
            "PLAYBOOKGEN_AS_OF": DAY.isoformat(),
            "COMMENTS": str(comments),
            "READ_ONLY": "1" if is_read_only else "",
        }
        done = frozenset({"Install playbookgen"})  # tests/test_packaging.py runs that script
        return Job(self.workspace, temporary, github, {"messages": "en", **inputs}, environment, done).run(only)


@pytest.fixture
def pull_request(tmp_path: Path, git: Callable[[Path], Git]) -> Callable[[Callable[[Path], None]], PullRequest]:
    def made(change: Callable[[Path], None]) -> PullRequest:
        root = small_copy(tmp_path / "repository")
        edit(root / "site.yaml", "  root: sales/site\n", "")
        run = git(root)
        run("add", ".")
        run("commit", "-m", "The company as it is")
        base = run("rev-parse", "HEAD").strip()
        run("checkout", "--quiet", "-b", "change")
        change(root)
        run("commit", "--all", "-m", "A change")
        run("checkout", "--quiet", "--detach", base)
        run("merge", "--quiet", "--no-ff", "-m", "Merge of the change for trial", "change")
        return PullRequest(root, base, run)

    return made


def sound(root: Path) -> None:
    edit(root / "content/accounts/alfa.yaml", "tier: key\n", "tier: large\n")


def broken(root: Path) -> None:
    edit(root / "content/accounts/alfa.yaml", "tier: key\n", 'tier: "::error::huge"\n')


Made = Callable[[Callable[[Path], None]], PullRequest]


def test_a_pull_request_is_checked_told_of_in_one_comment_and_built(pull_request: Made, tmp_path: Path) -> None:
    change, comments = pull_request(sound), tmp_path / "comments.json"
    comments.write_text(
        json.dumps(
            [
                {"id": 1, "user": {"type": "User"}, "body": f"{MARKER} by somebody who is no robot"},
                {"id": 2, "user": {"type": "Bot"}, "body": "another robot"},
            ]
        ),
        "utf-8",
    )
    job = change.job(comments)
    assert {step.name: step.outcome for step in job.steps} == {
        "Set up Python": "not run",
        "Install playbookgen": "success",
        "Take up what the last run kept": "not run",
        CHECK: "success",
        "Send findings to code scanning": "skipped",
        DIFF: "success",
        BUILD: "success",
        UPLOAD: "not run",
    }, [step.log for step in job.steps]
    assert {command.name for command in obeyed("".join(step.log for step in job.steps))} == {"warning"}
    assert (change.workspace / "public/index.html").is_file()
    assert job.step(UPLOAD).uses["path"] == "public"
    first, second, ours = json.loads(comments.read_text("utf-8"))
    assert ours["body"].startswith(MARKER)
    assert "Alfa" in ours["body"]
    assert ours["body"] in job.summary

    edit(change.workspace / "content/accounts/alfa.yaml", "tier: large\n", "tier: medium\n")
    change.job(comments, only=DIFF)
    again = json.loads(comments.read_text("utf-8"))
    assert again[:2] == [first, second]
    assert len(again) == 3
    assert again[2]["body"] != ours["body"]


def test_a_mistake_fails_the_job_and_is_still_told_of(pull_request: Made, tmp_path: Path) -> None:
    job = pull_request(broken).job(tmp_path / "comments.json", {"sarif": "true"})
    assert job.failed
    assert {step.name: step.outcome for step in job.steps if step.name in (CHECK, DIFF, BUILD, UPLOAD)} == {
        CHECK: "failure",
        DIFF: "success",
        BUILD: "failure",
        UPLOAD: "skipped",
    }, [step.log for step in job.steps]
    commands = list(obeyed("".join(step.log for step in job.steps)))
    assert [(command.name, command.properties["file"]) for command in commands] == [
        ("error", "content/accounts/alfa.yaml"),
        ("warning", "content/roles/sales-rep.pl.md"),
    ]
    assert job.summary.startswith("### 1 error, 1 warning\n\n- **error** `content/accounts/alfa.yaml:3:7`: ")
    sarif = job.step("Send findings to code scanning").uses["sarif_file"]
    assert schemas.problems(schemas.sarif(), json.loads(Path(sarif).read_text("utf-8"))) == []
    assert json.loads((tmp_path / "comments.json").read_text("utf-8"))[0]["body"].startswith(MARKER)


def test_a_shallow_checkout_is_compared_with_the_base_itself_and_told_of_where_the_token_allows(
    pull_request: Made, tmp_path: Path
) -> None:
    change, comments = pull_request(sound), tmp_path / "comments.json"
    change.git("config", "uploadpack.allowAnySHA1InWant", "true")
    change.git("branch", "trial")
    shallow = tmp_path / "shallow"
    change.git("clone", "--quiet", "--depth=1", "--branch=trial", f"file://{change.workspace}", str(shallow))
    assert change.git("-C", str(shallow), "rev-list", "--count", "HEAD").strip() == "1"
    job = PullRequest(shallow, change.base, change.git).job(comments, only=DIFF, is_read_only=True)
    assert not job.failed, [step.log for step in job.steps]
    assert "Alfa" in job.summary
    assert json.loads(comments.read_text("utf-8")) == []
    assert [command.name for command in obeyed(job.step(DIFF).log)] == ["notice"]


def test_a_push_is_checked_as_strictly_as_was_asked_for_and_built_all_the_same(
    pull_request: Made, tmp_path: Path
) -> None:
    inputs = {"strict": "true", "cache": "false", "python-version": "", "artifact": ""}
    job = pull_request(sound).job(tmp_path / "comments.json", inputs, event="push")
    assert [(step.name, step.outcome) for step in job.steps if step.outcome != "skipped"] == [
        ("Install playbookgen", "success"),
        (CHECK, "failure"),
        (BUILD, "success"),
    ]


def test_the_action_keeps_the_schema_of_actions() -> None:
    assert schemas.problems(schemas.vendored("github-actions"), ACTION) == []


def test_no_value_from_outside_stands_in_a_script() -> None:
    assert [name for name, script in scripts() if EXPRESSION.search(script)] == []


@pytest.mark.parametrize(("name", "script"), scripts())
def test_a_linter_finds_nothing_in_a_script(name: str, script: str) -> None:
    command = ["shellcheck", "--shell=bash", "--severity=style", "-"]
    ran = subprocess.run(
        command, env={"PATH": path()}, input=script, stdout=subprocess.PIPE, encoding="utf-8", check=False
    )
    assert ran.stdout == ""
