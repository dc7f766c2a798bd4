"""What a mapping takes from a row of an export, and why a row is refused."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from playbookgen.content.scalars import Refused, folded
from playbookgen.editing.imports.exports import Export, Row
from playbookgen.editing.imports.mapping import Column
from playbookgen.findings import Finding, Location, Severity


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row is refused; worded at the edge, as findings are."""

    line: int
    source: Column | None
    """The column that it is about; None where it is the whole row."""
    rule: str
    message: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    replacement: str | None = None

    @classmethod
    def of(cls, line: int, source: Column, word: str, refused: Refused, rule: str = "wrong-type") -> "Refusal":
        """Return the refusal of a cell that is not of its kind."""
        return cls(line, source, rule, refused.message, {"value": word, **refused.arguments}, refused.replacement)

    @classmethod
    def empty(cls, line: int, source: Column) -> "Refusal":
        """Return the refusal of a row in which a cell is empty that must not be."""
        return cls(line, source, "missing-key", "this cell is empty")

    def is_of(self, source: Column) -> bool:
        """Whether it is about what a column holds."""
        return self.source is source

    @property
    def column(self) -> str:
        """The name of the column; nothing where it is the whole row or a constant."""
        return ", ".join(self.source.names) if self.source is not None else ""

    def finding(self, path: str) -> Finding:
        """Return it as what can be worded."""
        where = Location.of_line(path, self.line)
        return Finding(self.rule, Severity.ERROR, where, path, self.message, self.arguments, self.replacement)


class Taken:
    """What stands in a row, by the mapping."""

    def __init__(self, export: Export, empty: Collection[str]) -> None:
        self._export = export
        self._empty = frozenset(empty)
        self._places: dict[int, tuple[int, ...]] = {}
        self._words: dict[int, Mapping[str, str]] = {}

    def text(self, row: Row, source: Column) -> str:
        """Return the text that a source gives for a row, translated; an empty one where nothing stands there."""
        if source.constant is not None:
            return source.constant
        cells = [cell for place in self._places_of(source) if (cell := row.cells[place]) not in self._empty]
        text = " ".join(filter(None, cells))
        if source.values:
            return self._words_of(source).get(_plain(text), text)
        return text

    def _places_of(self, source: Column) -> tuple[int, ...]:
        # By identity: a frozen value's hash would be reckoned from all of its texts for each cell of the file.
        places = self._places.get(id(source))
        if places is None:
            found = (self._export.place(name) for name in source.names)
            places = self._places[id(source)] = tuple(place for place in found if place is not None)
        return places

    def _words_of(self, source: Column) -> Mapping[str, str]:
        words = self._words.get(id(source))
        if words is None:
            words = self._words[id(source)] = {_plain(word): meant for word, meant in source.values.items()}
        return words


def _plain(word: str) -> str:
    return " ".join(folded(word).split())
