"""Two states of a site compared: records by their names, the rest by what can be told of it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from playbookgen.content import schema
from playbookgen.content.loading import SITE_FILE
from playbookgen.content.model import Account, Record
from playbookgen.content.sources import Source
from playbookgen.findings import DataPath, Finding
from playbookgen.review.diff.changes import Change, Renamed, changes
from playbookgen.review.diff.figures import FiguresChange, figures_changes
from playbookgen.review.diff.sections import SectionChanges, sections_change
from playbookgen.review.diff.sides import Side
from playbookgen.review.diff.unread import WHOLE, readable, unread

Name = tuple[str, str, str | None]
"""What a file is of: folder, id, language."""

_RECORDS = ("accounts", "people", "products", "roles", "pages")
_RENAME = 0.6
"""Which share of two files' lines must be the same for one to be the other under a new name."""
_RENAME_WITH_NEW_TITLE = 0.85
"""The same of records that are also called something else: small files of two customers are much alike."""
_TITLES = (b"name:", b"title:")
_PAIRS = 40_000
"""Pairs of files above which none are held against one another."""


@dataclass(frozen=True, slots=True)
class RecordChange:
    """A record that came, went, or means something else."""

    folder: str
    """`accounts`, `people`, `products`, `roles`, `pages`; `site` of the settings."""
    id: str
    language: str | None
    path: str
    """The file as it is now, or was."""
    before: Record | None
    after: Record | None
    changes: tuple[Change, ...] = ()
    renamed_from: str | None = None
    """The id that it had."""
    sections: SectionChanges | None = None
    """What changed in the text of a guide or page."""
    unreadable: tuple[DataPath, ...] = ()
    """Ways to what was left out, since one side cannot be read there; an empty one is the whole file."""
    has_new_picture: bool = False
    """Whether another picture stands in the file of a person's photo."""

    @property
    def record(self) -> Record:
        """The record as it is now, or was."""
        if self.after is not None:
            return self.after
        if self.before is None:
            raise ValueError("a change of nothing")
        return self.before

    @property
    def is_silent(self) -> bool:
        """Whether there is nothing to tell but that the file has another form."""
        is_there = self.before is not None and self.after is not None
        has_text = self.sections is not None or self.has_new_picture
        return is_there and not (self.changes or self.renamed_from or has_text or self.unreadable)


@dataclass(frozen=True)
class Comparison:
    """What differs between two states of a site."""

    base: Side
    head: Side
    records: tuple[RecordChange, ...]
    form_only: tuple[str, ...]
    """Files that mean what they meant and are written in another way."""
    figures: tuple[FiguresChange, ...]
    layouts: tuple[tuple[str, str], ...]
    """Files of the site's own layouts, with whether they were `added`, `changed` or `removed`."""

    @cached_property
    def is_empty(self) -> bool:
        """Whether there is nothing at all to tell."""
        return not (self.records or self.form_only or self.figures or self.layouts)


def compare(base: Side, head: Side, *, with_layouts: bool = True) -> Comparison:
    """Return what differs between two states of a site."""
    before, after = _documents_of(base), _documents_of(head)
    renames = dict(_renames(base, head, before, after))
    now = {(name[0], name[1]): new[1] for new, name in renames.items()}

    def renamed(kind: str, id: str) -> str:
        return now.get(("products" if kind == "products or families" else kind, id), id)

    records, form_only = [], []
    for name in sorted(before.keys() | after.keys(), key=_by_folder):
        if name in renames.values():
            continue
        old_name = renames.get(name, name)
        old, new = before.get(old_name), after.get(name)
        if old is not None and new is not None and old_name == name and _is_same(base, head, old, new):
            continue
        change = _record_change(base, head, old, new, renamed)
        if change is not None and change.is_silent:
            form_only.append(change.path)
        elif change is not None:
            records.append(change)
    records.sort(key=_by_weight)
    settings = _settings_change(base, head, renamed)
    if settings is not None:
        (form_only.append(settings.path) if settings.is_silent else records.append(settings))
    figures, rewritten = figures_changes(base, head, renamed)
    layouts = tuple(_layout_changes(base, head)) if with_layouts else ()
    return Comparison(base, head, tuple(records), (*form_only, *rewritten), figures, layouts)


def _documents_of(side: Side) -> Mapping[Name, Source]:
    return {name: source for name, source in side.files.items() if name[0] in _RECORDS}


def _by_folder(name: Name) -> tuple[int, str, str]:
    return _RECORDS.index(name[0]), name[1], name[2] or ""


def _by_weight(change: RecordChange) -> tuple[int, int]:
    """Return what records are sorted by: their folder, and of accounts how much they weigh for us."""
    tiers = schema.fields(Account)["tier"].choices
    tier = change.record.tier if isinstance(change.record, Account) else None
    return _RECORDS.index(change.folder), tiers.index(tier) if tier in tiers else len(tiers)


def _is_same(base: Side, head: Side, old: Source, new: Source) -> bool:
    return base.digest(old) == head.digest(new) and not _pictures_differ(base, head, old.id, old.folder)


# Records.


def _record_change(
    base: Side, head: Side, old: Source | None, new: Source | None, renamed: Renamed
) -> RecordChange | None:
    before, old_findings = base.record(old) if old is not None else (None, ())
    after, new_findings = head.record(new) if new is not None else (None, ())
    source = new or old
    if source is None or (before is None and after is None):
        return None
    is_read, told, left_out = _compared(before, after, old_findings, new_findings, renamed)
    is_both = before is not None and after is not None
    return RecordChange(
        source.folder,
        source.id,
        source.language,
        source.path,
        before,
        after,
        told,
        old.id if old is not None and new is not None and old.id != new.id else None,
        sections_change(before, after) if is_read else None,
        left_out,
        is_both and _pictures_differ(base, head, source.id, source.folder),
    )


def _compared(
    before: Record | None,
    after: Record | None,
    old_findings: Iterable[Finding],
    new_findings: Iterable[Finding],
    renamed: Renamed,
) -> tuple[bool, tuple[Change, ...], tuple[DataPath, ...]]:
    """Return whether two states could be compared, what changed, and what was left out."""
    old, new = unread(before, old_findings), unread(after, new_findings)
    left_out = tuple(sorted(old | new, key=str))
    if before is None or after is None or WHOLE in left_out:
        return False, (), left_out
    return True, tuple(readable(changes(before, after, renamed), before, after, old, new)), left_out


def _settings_change(base: Side, head: Side, renamed: Renamed) -> RecordChange | None:
    before, after = base.site, head.site
    if (before is None and after is None) or (before and after and before.origin.digest == after.origin.digest):
        return None
    _, told, left_out = _compared(before, after, _of_settings(base), _of_settings(head), renamed)
    return RecordChange("site", "", None, SITE_FILE, before, after, told, unreadable=left_out)


def _of_settings(side: Side) -> Iterator[Finding]:
    return (finding for finding in side.findings if finding.where.path == SITE_FILE)


def _pictures_differ(base: Side, head: Side, id: str, folder: str) -> bool:
    """Return whether a person's picture is another one under the same name."""
    if folder != "people":
        return False
    old, new = base.company.people.get(id), head.company.people.get(id)
    if old is None or new is None or old.photo is None or old.photo != new.photo:
        return False
    picture = Source(
        "people", id, None, f"content/people/{old.photo}", base.sources.root / "content/people" / old.photo
    )
    other = Source("people", id, None, picture.path, head.sources.root / "content/people" / old.photo)
    return base.content(picture) != head.content(other)


def _renames(
    base: Side, head: Side, before: Mapping[Name, Source], after: Mapping[Name, Source]
) -> Iterator[tuple[Name, Name]]:
    """Yield the name of each record that has a new one, with the one it had: files with nearly the same lines."""
    gone = {name: _lines(base, before[name]) for name in sorted(before.keys() - after.keys(), key=_by_folder)}
    come = {name: _lines(head, after[name]) for name in sorted(after.keys() - before.keys(), key=_by_folder)}
    if len(gone) * len(come) > _PAIRS:
        exact = {(name[0], name[2], lines): name for name, lines in gone.items()}
        yield from (
            (name, exact.pop((name[0], name[2], lines)))
            for name, lines in come.items()
            if lines and (name[0], name[2], lines) in exact
        )
        return
    alike = [
        (likeness, new, old)
        for new, lines in come.items()
        for old, others in gone.items()
        if (new[0], new[2]) == (old[0], old[2]) and (likeness := _shared(lines, others)) >= _least(lines, others)
    ]
    taken: set[Name] = set()
    for _, new, old in sorted(alike, key=lambda found: (-found[0], found[1][1], found[2][1])):
        if new not in taken and old not in taken:
            taken |= {new, old}
            yield new, old


def _least(lines: frozenset[bytes], others: frozenset[bytes]) -> float:
    is_titled_alike = any(line.startswith(_TITLES) for line in lines & others)
    return _RENAME if is_titled_alike else _RENAME_WITH_NEW_TITLE


def _lines(side: Side, source: Source) -> frozenset[bytes]:
    return frozenset(line.strip() for line in side.content(source).split(b"\n") if line.strip())


def _shared(one: frozenset[bytes], other: frozenset[bytes]) -> float:
    return len(one & other) / len(one | other) if one or other else 0.0


# Layouts.


def _layout_changes(base: Side, head: Side) -> Iterator[tuple[str, str]]:
    before, after = base.layouts(), head.layouts()
    for path in sorted(before.keys() | after.keys()):
        if before.get(path) != after.get(path):
            yield path, "added" if path not in before else "removed" if path not in after else "changed"
