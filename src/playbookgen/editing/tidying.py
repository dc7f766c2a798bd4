"""The files of a site in canonical form: which would change, and which are better left alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from playbookgen.content.config import Site
from playbookgen.content.loading import MODELS, SITE_FILE, load_site
from playbookgen.content.model import Record
from playbookgen.content.reading import FRONT_MATTER
from playbookgen.content.sources import DOCUMENT_FOLDERS, Source, find_sources, read_bytes
from playbookgen.content.text import decode
from playbookgen.editing.files import Change, Edit, edited
from playbookgen.editing.formatting import Unreadable, Unusual, formatted
from playbookgen.findings import Finding, Position


@dataclass(frozen=True, slots=True)
class Written:
    """A file of keys and values that a site may have."""

    path: str
    """From the site's folder, with `/`."""
    file: Path
    record: str
    model: type[Record]
    source: Source | None
    """None for site.yaml."""

    @property
    def is_document(self) -> bool:
        """Whether keys and values are only what it begins with."""
        return self.source is not None and self.source.folder in DOCUMENT_FOLDERS


@dataclass(frozen=True, slots=True)
class Left:
    """A file that is left as it is."""

    path: str
    findings: tuple[Finding, ...] = ()
    """Why it cannot be read."""
    unusual: Unusual | None = None
    """Why it cannot be formatted though it is sound."""


def written_files(root: Path) -> tuple[Written, ...]:
    """Return all files of a site that hold keys and values, site.yaml first; those with bad names are none.

    Raises `OSError` where there is no content folder, or site.yaml cannot be read at all.
    """
    languages = load_site(root, lambda field: {}, _ignored).languages or ()
    sources = find_sources(root, languages, _ignored)
    files = [Written(SITE_FILE, root / SITE_FILE, SITE_FILE, Site, None)]
    for folder, model in MODELS.items():
        found = sources.by_folder[folder]
        files += [Written(source.path, source.file, source.record, model, source) for source in found]
    return tuple(files)


def tidied(root: Path, files: Iterable[Written]) -> Iterator[tuple[str, Change] | Left]:
    """Yield for each file its path and the change that puts it in order, which may be none, or why it is left."""
    for written in files:
        findings: list[Finding] = []
        if written.source is not None:
            content = read_bytes(written.source, root, findings.append)
        else:
            content = written.file.read_bytes()
        text = decode(content, written.path, written.record, findings.append) if content is not None else None
        if content is None or text is None or findings:
            yield Left(written.path, tuple(findings))
            continue
        try:
            yield written.path, Change(written.file, content, edited(content, [_edit(text, written)]))
        except Unreadable as unreadable:
            yield Left(written.path, unreadable.findings)
        except Unusual as unusual:
            yield Left(written.path, unusual=unusual)


def _edit(text: str, written: Written) -> Edit:
    """Return the new text of a file's keys and values, and where they stand."""
    front, start = text, Position(1, 1)
    if written.is_document:
        match = FRONT_MATTER.match(text)
        if match is None:
            raise Unusual("a guide or page begins with a line ---, its title and other keys, and another line ---")
        front, start = match.group("front"), Position(2, 1)
    lines = front.split("\n")
    end = Position(start.line + len(lines) - 1, len(lines[-1]) + 1)
    # The first line of dashes is kept as an empty one, so that findings stand where the file has them.
    above = "\n" * (start.line - 1)
    return Edit(start, end, formatted(above + front, written.model, written.path, written.record))


def _ignored(finding: Finding) -> None:
    """What is wrong with names and settings is told by a check."""
