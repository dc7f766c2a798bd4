"""The files of a site's content folder: which there are, what each is, and their bytes.

Only names are looked at here, so a record exists if its file exists, whatever is wrong inside.
"""

import errno
import os
import re
import stat
import sys
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
_PHOTO = re.compile(r"[^\\:\x00-\x1f\x7f]+\.(?:jpe?g|png|webp)", re.IGNORECASE)
FIGURES_LIMIT = 200_000_000
"""Bytes of a figures file; a year of 10,000 accounts with ten products takes 50 MB."""

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
RESERVED = {"index", "con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
"""Names that another page has, or that Windows cannot store."""
_NAMES = {
    "accounts": "<id>.yaml",
    "people": "<id>.yaml",
    "products": "<id>.yaml",
    "roles": "<id>.<language>.md",
    "pages": "<id>.<language>.md",
    "figures": "<year>.csv",
}
_ENDINGS = {"yml": "yaml", "yaml": "yaml", "markdown": "md", "md": "md", "csv": "csv"}
"""Endings in small letters, with the one that files have here."""


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
        path, folder = f"{CONTENT}/{entry.name}", Path(entry.path)
        if entry.name not in found:
            right = nearest(entry.name, FOLDERS) if folder.is_dir() else None
            message = "there is no folder of this name in content; it may have {known}"
            if right is not None:
                message = "there is no folder of this name in content; rename it to {right}"
            _report_bad_name(report, path, message, right, known=", ".join(FOLDERS))
        elif not folder.is_dir():
            _report_unreadable(report, path, "this must be a folder")
        elif _leads_out(folder, content):
            _report_outside(report, path)
        else:
            for file in _entries(folder):
                if entry.name == "people" and _PHOTO.fullmatch(file.name):
                    if other := next((name for name in photos if name.casefold() == file.name.casefold()), None):
                        message = 'this name differs from "{other}" in capital letters only'
                        _report_bad_name(report, f"{path}/{file.name}", message, None, other=other)
                    else:
                        photos.append(file.name)
                elif source := _source(entry.name, file.name, root, languages, report):
                    found[entry.name].append(source)
    return Sources(root, {folder: tuple(sources) for folder, sources in found.items()}, frozenset(photos))


def read_bytes(source: Source, root: Path, report: Report) -> bytes | None:
    """Return a file's bytes, or None where it cannot be read, is no file, or lies outside the content folder."""
    limit = FIGURES_LIMIT if source.folder == FIGURES else SIZE_LIMIT
    content = _read_at_once(source.file, limit)
    return content if content is not None else _read_with_care(source, root, limit, report)


def _read_at_once(file: Path, limit: int) -> bytes | None:
    """Return the bytes of a regular file that is no link, or None where that is not all there is to say.

    A file of content is read in four calls of the system; to look at it before it is opened takes twice as long.
    """
    if _AT_ONCE is None:
        return None
    try:
        opened = os.open(file, _AT_ONCE)
    except OSError:
        return None
    try:
        status = os.fstat(opened)
        if not stat.S_ISREG(status.st_mode) or status.st_size > limit:
            return None
        content = os.read(opened, status.st_size + 1)
        return content if len(content) == status.st_size else None  # else it is being written
    except OSError:
        return None
    finally:
        os.close(opened)


_AT_ONCE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK if sys.platform != "win32" else None
"""Follow no link out of the content folder, and wait for no writer at a pipe's end. Windows knows neither."""


def _read_with_care(source: Source, root: Path, limit: int, report: Report) -> bytes | None:
    try:
        if source.file.is_symlink() and _leads_out(source.file, root / CONTENT):
            _report_outside(report, source.path)
            return None
        mode = source.file.stat().st_mode  # before it is opened: that would wait for a writer at a pipe's end
        if stat.S_ISREG(mode):
            with source.file.open("rb") as file:
                return file.read(limit + 1)
        message = "this is not a file that can be read"
        if stat.S_ISDIR(mode):
            message = "this is a folder; a file must stand here"
        _report_unreadable(report, source.path, message)
    except PermissionError:
        _report_unreadable(report, source.path, "the file may not be read; check its permissions")
    except OSError as error:
        message = "the file cannot be read: {reason}"
        if source.file.is_symlink() and error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP):
            message = "this link leads nowhere"
        elif error.errno == errno.ENOENT:
            message = "the file is gone; it was there when the folder was read"
        _report_unreadable(report, source.path, message, reason=os.strerror(error.errno or 0))
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
    right = _right_name(folder, stem, language, found_ending, languages)
    is_year = re.fullmatch(r"[12]\d{3}", stem, re.ASCII) is not None
    if found_ending != ending or not stem or (folder == FIGURES and not is_year):
        message = "a file of this folder is called {wanted}"
        if right is not None:
            message = "a file of this folder is called {wanted}; rename it to {right}"
        _report_bad_name(report, path, message, right, wanted=wanted)
    elif stem in RESERVED:
        _report_bad_name(report, path, 'a record cannot be called "{id}"', None, id=stem)
    elif not _ID.fullmatch(stem):
        message = "an id has small letters, digits and single hyphens only"
        if right is not None:
            message = "an id has small letters, digits and single hyphens only; rename the file to {right}"
        _report_bad_name(report, path, message, right)
    elif language is not None and language not in languages:
        message = 'site.yaml does not name the language "{language}"; it has {known}'
        if right is not None:
            message = 'site.yaml does not name the language "{language}"; rename the file to {right}'
        _report_bad_name(report, path, message, right, language=language, known=", ".join(languages))
    else:
        return Source(folder, stem, language, path, root / CONTENT / folder / name)
    return None


def _right_name(folder: str, stem: str, language: str | None, ending: str, languages: tuple[str, ...]) -> str | None:
    """Return the name that a file most likely should have, or None where a part of it cannot be guessed."""
    wanted = _NAMES[folder].rpartition(".")[2]
    id = as_id(stem)
    if not id or id in RESERVED or _ENDINGS.get(ending.lower()) != wanted:
        return None
    if folder == FIGURES and not re.fullmatch(r"[12]\d{3}", id, re.ASCII):
        return None
    if language is None:
        return f"{id}.{wanted}"
    known = nearest(language, languages)
    return f"{id}.{known}.{wanted}" if known is not None else None


def _leads_out(path: Path, content: Path) -> bool:
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(content))  # resolve() fails on circles


def _report_bad_name(report: Report, path: str, message: str, right: str | None, **arguments: str) -> None:
    """Report a name; the right one is part of the message, since a replacement would be put into the file itself."""
    shown = "".join(character if character.isprintable() else "\ufffd" for character in path)
    arguments |= {"right": right} if right is not None else {}
    report(Finding("bad-file-name", Severity.ERROR, Location(shown), shown, message, arguments))


def _report_unreadable(report: Report, path: str, message: str, **arguments: str) -> None:
    report(Finding("unreadable-file", Severity.ERROR, Location(path), path, message, arguments))


def _report_outside(report: Report, path: str) -> None:
    message = "this link leads out of the content folder; what it points to is not read"
    report(Finding("outside-content", Severity.ERROR, Location(path), path, message))
