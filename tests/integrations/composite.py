"""A composite action of GitHub's, run step by step: expressions, conditions and outcomes as GitHub documents them."""

import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.sites import REPOSITORY

ACTION: Mapping[str, Any] = yaml.safe_load((REPOSITORY / "action.yml").read_text("utf-8"))
EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
TOKEN = re.compile(r"'(?:[^']|'')*'|[A-Za-z_][\w.-]*|&&|\|\||==|!=|!|[()]|\s+")


@dataclass
class Step:
    """A step that was reached."""

    name: str
    outcome: str
    """`success`, `failure`, `skipped`, or `not run` where it is somebody else's action."""
    log: str = ""
    uses: Mapping[str, str] = field(default_factory=dict)
    """What somebody else's action is given."""


@dataclass
class Job:
    """A job that runs our action."""

    workspace: Path
    temporary: Path
    github: Mapping[str, Any]
    inputs: Mapping[str, str]
    environment: Mapping[str, str]
    done: frozenset[str] = frozenset()
    """Steps whose work is done already."""
    steps: list[Step] = field(default_factory=list)
    outcomes: dict[str, str] = field(default_factory=dict)

    @property
    def failed(self) -> bool:
        return any(step.outcome == "failure" for step in self.steps)

    @property
    def summary(self) -> str:
        return (self.temporary / "summary.md").read_text("utf-8")

    def step(self, name: str) -> Step:
        (found,) = [step for step in self.steps if step.name == name]
        return found

    def run(self, only: str | None = None) -> "Job":
        """Run every step whose condition holds, or one of them."""
        given = {name: self.filled(str(one.get("default", ""))) for name, one in ACTION["inputs"].items()}
        self.inputs = {**given, **self.inputs}
        (self.temporary / "summary.md").touch()
        for step in ACTION["runs"]["steps"]:
            if only not in (None, step["name"]):
                continue
            done = self._run(step)
            self.steps.append(done)
            if "id" in step:
                self.outcomes[step["id"]] = "success" if done.outcome == "not run" else done.outcome
        return self

    def _run(self, step: Mapping[str, Any]) -> Step:
        condition = str(step.get("if", "success()"))
        if "cancelled()" not in condition and "success()" not in condition:
            condition = f"success() && ({condition})"
        inner = EXPRESSION.fullmatch(condition.strip())
        if not self._value(inner[1] if inner else condition):
            return Step(step["name"], "skipped")
        if step["name"] in self.done:
            return Step(step["name"], "success")
        if "uses" in step:
            return Step(step["name"], "not run", uses={k: self.filled(str(v)) for k, v in step["with"].items()})
        assert step["shell"] == "bash"
        script = self.temporary / "step.sh"
        script.write_text(step["run"], "utf-8")
        ran = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", script],
            cwd=self.workspace,
            env={**self.environment, **{name: self.filled(value) for name, value in step.get("env", {}).items()}},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        return Step(step["name"], "success" if ran.returncode == 0 else "failure", ran.stdout)

    def filled(self, text: str) -> str:
        """Return a text with the values of its expressions."""
        return EXPRESSION.sub(lambda found: _text(self._value(found[1])), text)

    def _value(self, expression: str) -> Any:
        words = []
        rest = expression.strip()
        while rest:
            found = TOKEN.match(rest)
            assert found is not None, f"this stand-in knows no such expression: {expression}"
            words.append(self._word(found.group(), rest[found.end() :]))
            rest = rest[found.end() :]
        functions: Mapping[str, Callable[[], bool]] = {"success": lambda: not self.failed, "cancelled": lambda: False}
        return eval("".join(words), {"look": self._look, **functions})

    def _word(self, word: str, rest: str) -> str:
        if word in (operators := {"&&": " and ", "||": " or ", "!": " not "}):
            return operators[word]
        if word.startswith("'"):
            return repr(word[1:-1].replace("''", "'"))
        if re.match(r"[A-Za-z_]", word) and not rest.startswith("("):
            return f"look({word!r})"
        return word

    def _look(self, name: str) -> Any:
        contexts = {
            "inputs": self.inputs,
            "github": self.github,
            "runner": {"os": "Linux", "temp": str(self.temporary)},
            "steps": {name: {"outcome": outcome, "outputs": {}} for name, outcome in self.outcomes.items()},
        }
        found: Any = contexts
        for part in name.split("."):
            found = found.get(part, "") if isinstance(found, Mapping) else ""
        return found


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def scripts() -> list[tuple[str, str]]:
    """Return the name and the script of each step that has one."""
    return [(step["name"], step["run"]) for step in ACTION["runs"]["steps"] if "run" in step]
