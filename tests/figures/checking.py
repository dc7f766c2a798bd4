"""What an editor reads at the terminal: the text of `playbookgen check`, and whose matter each line of it is.

The place of a line in its file is found by a plain YAML composer; nothing of the program's own findings is looked at.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import yaml

from tests.cli.commands import AS_OF, run
from tests.figures.reckoning import Books

ERROR, WARNING, UNDER_WAY = "error", "warning", "under way"
LINE = re.compile(rf"(site\.yaml|content/\S+?):(\d+):\d+: ({ERROR}|{WARNING}|{UNDER_WAY}): .+ \[([a-z-]+)\]")
OF_WHOM_IT_NAMES = {
    "action-after-period", "action-overdue", "contact-overdue", "departed-stakeholder-active",
    "high-risk-unmitigated", "lead-untouched", "marketing-without-consent", "offer-unanswered",
    "opponent-without-action", "opportunity-overdue", "opportunity-without-next-step",
}  # fmt: skip
"""Rules about what one of us has taken on: a promise, a contact, an opportunity, a communication, a risk."""
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Told:
    """A line of the text."""

    path: str
    line: int
    weight: str
    rule: str

    @property
    def record(self) -> str:
        """The record whose file it is: `accounts/baltic-foods`."""
        return self.path.removeprefix("content/").partition(".")[0]


@dataclass
class Check:
    """The command's text, taken apart."""

    root: Path
    books: Books
    _files: dict[str, yaml.Node | None] = field(default_factory=dict)

    @cached_property
    def told(self) -> list[Told]:
        """Every finding of it; as many as its last line says."""
        result = run("check", "--site", self.root, *AS_OF, "--messages", "en")
        lines = [match.groups() for match in map(LINE.fullmatch, result.stdout.splitlines()) if match is not None]
        told = [Told(path, int(line), weight, rule) for path, line, weight, rule in lines]
        counts = Counter(one.weight for one in told)
        said = {weight: int(count) for count, weight in re.findall(r"(\d+) (error|warning|under way)", result.stderr)}
        assert counts == Counter(said), result.stderr
        return told

    def weights(self, account: str) -> set[str]:
        """How much the findings about an account weigh."""
        return {one.weight for one in self.by_record.get(f"accounts/{account}", [])}

    @cached_property
    def by_record(self) -> dict[str, list[Told]]:
        """The findings about each record."""
        found: dict[str, list[Told]] = {}
        for one in self.told:
            found.setdefault(one.record, []).append(one)
        return found

    @cached_property
    def matters(self) -> dict[str | None, list[Told]]:
        """The findings of each of us, and of nobody."""
        found: dict[str | None, list[Told]] = {}
        for one in self.told:
            found.setdefault(self.books.in_charge(self._whose(one)), []).append(one)
        return found

    def _whose(self, told: Told) -> str | None:
        folder, _, id = told.record.partition("/")
        if told.path == "site.yaml":
            return None
        if folder == "accounts":
            steward: str | None = self.books.site.get("privacy", {}).get("steward")
            if told.rule == "privacy-incomplete" and steward is not None:
                return steward
            named = self._named_at(told) if told.rule in OF_WHOM_IT_NAMES else None
            return named or str(self.books.accounts[id].record["owner"])
        return {"people": id, "products": self.books.products.get(id, {}).get("owner")}.get(folder)

    def _named_at(self, told: Told) -> str | None:
        """The owner whom the innermost item of a list names that holds the line."""
        if told.path not in self._files:
            self._files[told.path] = yaml.compose((self.root / told.path).read_text("utf-8"), LOADER)
        owners = [
            next((value.value for key, value in item.value if key.value == "owner"), None)
            for item in _items(self._files[told.path], told.line - 1)
        ]
        return owners[-1] if owners else None


def _items(node: yaml.Node | None, line: int) -> Iterator[yaml.MappingNode]:
    """Yield the items of lists that hold a line, the outermost first."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            if item.start_mark.line <= line < item.end_mark.line + (item.end_mark.column > item.start_mark.column):
                if isinstance(item, yaml.MappingNode):
                    yield item
                yield from _items(item, line)
    elif isinstance(node, yaml.MappingNode):
        for _, value in node.value:
            if value.start_mark.line <= line <= value.end_mark.line:
                yield from _items(value, line)
