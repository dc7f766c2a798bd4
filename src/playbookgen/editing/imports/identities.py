"""Which record of ours a word of an export means: by id, by name, by a number of another system."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playbookgen.content import nodes
from playbookgen.content.outline import outline
from playbookgen.content.scalars import Refused, folded
from playbookgen.content.sources import Sources, read_bytes
from playbookgen.content.suggestions import nearest
from playbookgen.content.text import decode
from playbookgen.findings import Finding

Contents = Mapping[str, Mapping[str, Any]]
"""What the records of a folder hold, by id: texts in lists and mappings, whether or not they are sound."""

EXTERNAL_IDS = "external_ids"


def contents(sources: Sources, folder: str) -> Contents:
    """Return what the files of a folder hold; of what cannot be read nothing: `check` tells of that."""
    held: dict[str, Mapping[str, Any]] = {}
    for source in sources.by_folder[folder]:
        content = read_bytes(source, sources.root, _untold)
        text = decode(content, source.path, source.record, _untold) if content is not None else None
        held[source.id] = content_of(text or "")
    return held


def content_of(text: str) -> Mapping[str, Any]:
    """Return what a file's text holds; nothing where it cannot be read."""
    read = outline(text)
    if read is not None:
        return read.content
    root = nodes.compose(text, "", "", _untold)
    return nodes.contents(root) if root is not None else {}


@dataclass(frozen=True, slots=True)
class Identities:
    """The records of one kind by what an export calls them."""

    kind: str
    """The folder: `accounts`."""
    by: str | None
    """`id`, `name`, `email`, `tax_id`, `external_ids.erp`; without one it is the id or the name."""
    ids: Mapping[str, Sequence[str]]
    """Ids of records by what they are called, for comparing."""
    without_zeros: Mapping[str, Sequence[str]]
    """The same without the zeros at the beginning, which spreadsheets take away: `00040`."""

    @classmethod
    def of(cls, kind: str, held: Contents, by: str | None = None) -> "Identities":
        """Return the records of a kind by what `by` says of them."""
        ids: dict[str, list[str]] = {}
        for id, content in held.items():
            for word in _words(id, content, by):
                found = ids.setdefault(_plain(word, by), [])
                if id not in found:
                    found.append(id)
        bare: dict[str, list[str]] = {}
        if by is not None and by.startswith(EXTERNAL_IDS):
            for word, named in ids.items():
                bare.setdefault(word.lstrip("0"), []).extend(named)
        return cls(kind, by, ids, bare)

    def called(self, word: str) -> Sequence[str]:
        """Return the ids of all records that a word may mean."""
        plain = _plain(word, self.by)
        return self.ids.get(plain) or self.without_zeros.get(plain.lstrip("0")) or ()

    def find(self, word: str) -> str | None:
        """Return the id of the record that a word means, or None where it means none.

        Raises `Refused` where it means several.
        """
        found = self.called(word)
        if len(found) > 1:
            message = '"{value}" means several: {found}; name the one that is meant by its id under `values`'
            raise Refused(message, found=", ".join(found))
        return found[0] if found else None

    def named(self, word: str) -> str:
        """Return the id of the record that a word means; raises `Refused` where it means none or several."""
        found = self.find(word)
        if found is None:
            message = _NONE[self.kind]
            if self.by is not None and self.kind == "accounts":
                message = 'there is no account with the {by} "{value}"'
            raise Refused(message, self._near(word), by=self.by or "")
        return found

    def _near(self, word: str) -> str | None:
        """Return the id of the record whose id or name is most like a word; numbers that are alike mean nothing."""
        near = nearest(word, self.ids) if self.by in (None, "id", "name") else None
        return self.ids[near][0] if near is not None else None


_NONE = {
    "accounts": 'there is no account "{value}"',
    "people": 'there is no person "{value}"',
    "products": 'there is no product "{value}"',
}


def _words(id: str, content: Mapping[str, Any], by: str | None) -> Iterator[str]:
    """Yield what a record is called."""
    if by in ("id", None):
        yield id
    names: Iterable[object] = ()
    if by is None:
        names = (content.get("name"), content.get("email"))
    elif by.startswith(EXTERNAL_IDS):
        numbers = content.get(EXTERNAL_IDS)
        names = (numbers.get(by.removeprefix(f"{EXTERNAL_IDS}.")),) if isinstance(numbers, dict) else ()
    elif by != "id":
        names = (content.get(by),)
    yield from (name for name in names if isinstance(name, str))


def _plain(word: str, by: str | None) -> str:
    plain = " ".join(folded(word).split())
    return re.sub(r"[\W_]|^pl", "", plain) if by == "tax_id" else plain


def _untold(finding: Finding) -> None:
    pass
