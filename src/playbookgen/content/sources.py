"""The files of a site's content folder: which there are, what each is, and their bytes.

Only names are looked at here, so a record exists if its file exists, whatever is wrong inside.
"""

import os
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from playbookgen.content.scalars import as_id
from playbookgen.content.suggestions import nearest
from playbookgen.content.text import SIZE_LIMIT, Report
from playbookgen.findings import Finding, Location, Severity

CONTENT = "content"
RECORD_FOLDERS = ("accounts", "people", "products")
DOCUMENT_FOLDERS = ("roles", "pages")
FIGURES = "figures"
FOLDERS = (*RECORD_FOLDERS, *DOCUMENT_FOLDERS, FIGURES)
PHOTO_ENDINGS = (".jpg", ".jpeg", ".png", ".webp")
FIGURES_LIMIT = 200_000_000
"""Bytes of a figures file; a year of 10,000 accounts with ten products takes 50 MB."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_RESERVED = {"index", "con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
"""Names that another page has, or that Windows cannot store."""
_NAMES = {
    "accounts": "<id>.yaml",
    "people": "<id>.yaml",
    "products": "<id>.yaml",
    "roles": "<id>.<language>.md",
    "pages": "<id>.<language>.md",
    "figures": "<year>.csv",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the content folder."""

    folder: str
    """`accounts`, `people`, `products`, `roles`, `pages` or `figures`."""
    id: str
    """The record's id; of figures the year."""
    language: str | None
    """Of guides and pages."""
    path: str
    """From the site's folder, with `/`."""
    file: Path

    @property
    def record(self) -> str:
        """The record's name in findings: `accounts/baltic-foods`."""
        return f"{self.folder}/{self.id}"


@dataclass(frozen=True, slots=True)
class Sources:
    """All files of a site, by folder, each folder sorted by path."""

    root: Path
    by_folder: Mapping[str, tuple[Source, ...]]
    photos: frozenset[str]
    """Names of the pictures beside the people's records."""

    def ids(self, folder: str) -> frozenset[str]:
        """Return the ids that exist in a folder."""
        return frozenset(source.id for source in self.by_folder.get(folder, ()))


def find_sources(root: Path, languages: tuple[str, ...], report: Report) -> Sources:
    """Return the files of the content folder; what does not belong there is reported, so that nothing is lost silently.

    Raises `NotADirectoryError` or `FileNotFoundError` where there is no content folder.
    """
    found: dict[str, list[Source]] = {folder: [] for folder in FOLDERS}
    photos: list[str] = []
    content = root / CONTENT
    for entry in _entries(content):
        path = f"{CONTENT}/{entry.name}"
        if entry.name not in found:
            _report_bad_name(
                report, path, "there is no folder of this name in content; it may have {known}", known=FOLDERS
            )
        elif not entry.is_dir():
            _report_unreadable(report, path, "this must be a folder")
        elif _leads_out(Path(entry.path), content):
            _report_outside(report, path)
        else:
            for file in _entries(Path(entry.path)):
                if entry.name == "people" and file.name.lower().endswith(PHOTO_ENDINGS):
                    photos.append(file.name)
                elif source := _source(entry.name, file.name, root, languages, report):
                    found[entry.name].append(source)
    return Sources(root, {folder: tuple(sources) for folder, sources in found.items()}, frozenset(photos))


def read_bytes(source: Source, root: Path, report: Report) -> bytes | None:
    """Return a file's bytes, or None where it cannot be read, is no file, or lies outside the content folder."""
    try:
        if source.file.is_symlink() and _leads_out(source.file, root / CONTENT):
            _report_outside(report, source.path)
            return None
        with source.file.open("rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                _report_unreadable(report, source.path, "this is not a file that can be read")
                return None
            limit = FIGURES_LIMIT if source.folder == FIGURES else SIZE_LIMIT
            return file.read(limit + 1)
    except IsADirectoryError:
        _report_unreadable(report, source.path, "this is a folder; a file must stand here")
    except OSError as error:
        _report_unreadable(
            report, source.path, "the file cannot be read: {reason}", reason=os.strerror(error.errno or 0)
        )
    return None


def digest(content: bytes) -> str:
    """Return the digest by which inputs and pages are told apart."""
    return blake2b(content, digest_size=16).hexdigest()


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        yield from sorted((entry for entry in entries if not entry.name.startswith(".")), key=lambda entry: entry.name)


def _source(folder: str, name: str, root: Path, languages: tuple[str, ...], report: Report) -> Source | None:
    path = f"{CONTENT}/{folder}/{name}"
    wanted = _NAMES[folder]
    ending = wanted.rpartition(".")[2]
    stem, _, found_ending = name.rpartition(".")
    language = None
    if folder in DOCUMENT_FOLDERS:
        stem, _, language = stem.rpartition(".")
    if found_ending != ending:
        right = f"{stem}.{ending}" if found_ending in ("yml", "YAML", "YML", "markdown", "MD", "CSV") and stem else None
        _report_bad_name(report, path, "a file of this folder is called {wanted}", right, wanted=wanted)
        return None
    if folder == FIGURES:
        if not re.fullmatch(r"[12]\d{3}", stem, re.ASCII):
            _report_bad_name(report, path, "a file of this folder is called {wanted}", wanted=wanted)
            return None
    elif not _ID.fullmatch(stem) or stem in _RESERVED:
        right = as_id(stem)
        suggestion = f"{right}{name[len(stem) :]}" if right and right not in _RESERVED and right != stem else None
        if stem in _RESERVED:
            _report_bad_name(report, path, 'a record cannot be called "{id}"', id=stem)
        elif folder in DOCUMENT_FOLDERS and not stem:
            _report_bad_name(report, path, "a file of this folder is called {wanted}", wanted=wanted)
        else:
            message = "an id has small letters, digits and single hyphens only"
            _report_bad_name(report, path, message, suggestion)
        return None
    if language is not None and language not in languages:
        right = nearest(language, languages)
        message = 'site.yaml does not name the language "{language}"; it has {known}'
        suggestion = f"{stem}.{right}.{ending}" if right else None
        _report_bad_name(report, path, message, suggestion, language=language, known=languages)
        return None
    return Source(folder, stem, language, path, root / CONTENT / folder / name)


def _leads_out(path: Path, content: Path) -> bool:
    return not path.resolve().is_relative_to(content.resolve())


def _report_bad_name(
    report: Report, path: str, message: str, right: str | None = None, **arguments: str | tuple[str, ...]
) -> None:
    texts = {name: value if isinstance(value, str) else ", ".join(value) for name, value in arguments.items()}
    report(Finding("bad-file-name", Severity.ERROR, Location(path), path, message, texts, right))


def _report_unreadable(report: Report, path: str, message: str, **arguments: str) -> None:
    report(Finding("unreadable-file", Severity.ERROR, Location(path), path, message, arguments))


def _report_outside(report: Report, path: str) -> None:
    message = "this link leads out of the content folder; what it points to is not read"
    report(Finding("outside-content", Severity.ERROR, Location(path), path, message))
