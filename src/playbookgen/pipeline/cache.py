"""What a build leaves for the next one: `.playbookgen/build.sqlite3` beside site.yaml.

It holds data alone, texts and numbers that are checked as they are read, so a continuous integration may restore it
from wherever it likes: nothing in it can be run, and what does not fit is dropped. Whatever it says is held against
digests of what stands in the files now. Without it a build takes longer, and comes to the same.
"""

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

FOLDER = ".playbookgen"
FILE = "build.sqlite3"

_APPLICATION = 0x706C6179
"""By which SQLite knows the file for ours."""
_FORMAT = 1

_WAITS_FOR_NO_DISK = "PRAGMA synchronous = OFF"
"""A build that dies leaves a journal, which the next one rolls back. What a power cut costs is made again: waiting for
the disk would take longer than that."""

_TABLES = f"""
PRAGMA application_id = {_APPLICATION};
PRAGMA user_version = {_FORMAT};
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE account (
    id TEXT PRIMARY KEY, standing TEXT NOT NULL, digest TEXT NOT NULL, read_key TEXT NOT NULL, key TEXT NOT NULL,
    reading BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE record (id TEXT PRIMARY KEY, content BLOB NOT NULL);
CREATE TABLE summary (id TEXT PRIMARY KEY, content BLOB NOT NULL);
CREATE TABLE page (
    path TEXT PRIMARY KEY, key TEXT NOT NULL, lookups TEXT NOT NULL, rows TEXT NOT NULL, files TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE input (path TEXT PRIMARY KEY, inputs TEXT NOT NULL, parts TEXT NOT NULL);
CREATE TABLE file (path TEXT PRIMARY KEY, standing TEXT NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Notice:
    """Why a cache was dropped."""

    message: str


OTHER_VERSION = Notice("the cache was made by another version of playbookgen, and is made anew")
DAMAGED = Notice("the cache is damaged, and is made anew")
UNWRITABLE = Notice("the cache cannot be written, so the next build makes everything anew")
BUSY = Notice("another run is using the cache, so this one made everything anew and left it as it is")

PATIENCE = 5.0
"""Seconds that a run waits for another one that is writing the cache."""


class CacheBroken(Exception):
    """What stands in the cache's place cannot be used."""


class CacheBusy(CacheBroken):
    """Another run has been writing the cache for longer than one waits."""


@dataclass(frozen=True, slots=True)
class KeptAccount:
    """What a build before knew of an account."""

    standing: str
    """What its file looked like from outside."""
    digest: str
    """Of its file."""
    read_key: str
    """Of all that reading it took beside the file."""
    key: str
    """Of all that reckoning with it took."""
    reading: bytes
    """What came of both, as JSON."""


@dataclass(frozen=True, slots=True)
class KeptPage:
    """What a build before made of a page."""

    key: str
    lookups: tuple[str, ...]
    """The records of the company that it looked up."""
    rows: str
    """The digest of what it has of lists that stand on several pages."""
    files: Mapping[str, str]
    """Path and SHA-256 of each file made for it, the page first."""


Parts = Sequence[tuple[str, Sequence[str]]]
"""What a page has of lists that stand on several: their names, and what their rows are sorted by."""
Inputs = tuple[tuple[str, str], ...]
"""What a page is made from: name and digest."""


class Cache:
    """The cache of a site, open in this process. Every method raises `CacheBroken` for what is damaged."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._connections: dict[int, sqlite3.Connection] = {}

    @classmethod
    def opened(cls, folder: Path, program: str) -> "tuple[Cache, Notice | None]":
        """Return the cache in a folder, made anew where there is none that can be used, and why it was dropped.

        `program` is the digest of the program: another version's cache is of no use. Raises `CacheBusy`, and `OSError`
        where nothing can be written.
        """
        cache, file = cls(folder), folder / FILE
        problem = None
        if file.is_file():
            try:
                problem = None if cache.meta("program") == program else OTHER_VERSION
            except CacheBusy:
                cache.close()
                raise
            except CacheBroken:
                problem = DAMAGED
            if problem is None:
                return cache, None
        cache.close()
        _make(folder, program)
        return cache, problem

    def close(self) -> None:
        """Close the file."""
        with suppress(KeyError, sqlite3.Error):
            self._connections.pop(os.getpid()).close()

    def copy(self, folder: Path) -> None:
        """Leave a copy in another folder. Raises `OSError`, too, where it cannot be made."""
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with closing(sqlite3.connect(folder / FILE)) as other:
                self._connection().backup(other)
        except sqlite3.Error as error:
            raise CacheBroken from error

    def meta(self, name: str) -> str | None:
        """Return one of the few values that stand alone."""
        for (value,) in self._rows("SELECT value FROM meta WHERE name = ?", name):
            return _text(value)
        return None

    def keep_meta(self, **values: str) -> None:
        """Keep values that stand alone."""
        self._write(("REPLACE INTO meta VALUES (?, ?)", values.items()))

    def accounts(self) -> dict[str, KeptAccount]:
        """Return what is known of all accounts, by id."""
        rows = self._rows("SELECT id, standing, digest, read_key, key, reading FROM account")
        return {
            _text(id): KeptAccount(_text(look), _text(digest), _text(read_key), _text(key), _bytes(reading))
            for id, look, digest, read_key, key, reading in rows
        }

    def record(self, id: str) -> bytes | None:
        """Return an account as it was written down."""
        return next((_bytes(content) for (content,) in self._rows("SELECT content FROM record WHERE id = ?", id)), None)

    def summaries(self) -> dict[str, bytes]:
        """Return the summaries of all accounts, by id."""
        return {_text(id): _bytes(content) for id, content in self._rows("SELECT id, content FROM summary")}

    def keep_accounts(
        self,
        accounts: Mapping[str, KeptAccount],
        records: Mapping[str, bytes],
        summaries: Mapping[str, bytes],
        gone: Iterable[str],
    ) -> None:
        """Keep accounts, their records and summaries, and forget others."""
        rows = [(id, one.standing, one.digest, one.read_key, one.key, one.reading) for id, one in accounts.items()]
        ids = [(id,) for id in gone]
        self._write(
            ("DELETE FROM account WHERE id = ?", ids),
            ("DELETE FROM record WHERE id = ?", ids),
            ("DELETE FROM summary WHERE id = ?", ids),
            ("REPLACE INTO account VALUES (?, ?, ?, ?, ?, ?)", rows),
            ("REPLACE INTO record VALUES (?, ?)", records.items()),
            ("REPLACE INTO summary VALUES (?, ?)", summaries.items()),
        )

    def keep_standings(self, standings: Mapping[str, str]) -> None:
        """Keep how the files of accounts look from outside that were read, and found to be as they were."""
        self._write(("UPDATE account SET standing = ? WHERE id = ?", [(look, id) for id, look in standings.items()]))

    def pages(self) -> dict[str, KeptPage]:
        """Return what is known of all pages, by path."""
        return {
            _text(path): KeptPage(_text(key), tuple(_text(lookups).split()), _text(rows), _digests(files))
            for path, key, lookups, rows, files in self._rows("SELECT path, key, lookups, rows, files FROM page")
        }

    def inputs(self, path: str) -> Inputs:
        """Return what a page was made from; nothing of one that was not there."""
        for (inputs,) in self._rows("SELECT inputs FROM input WHERE path = ?", path):
            return tuple((_text(name), _text(digest)) for name, digest in _pairs(inputs))
        return ()

    def parts(self, path: str) -> Parts:
        """Return what a page has of lists that stand on several."""
        for (parts,) in self._rows("SELECT parts FROM input WHERE path = ?", path):
            return [(_text(name), [_text(value) for value in values]) for name, values in _pairs(parts)]
        raise CacheBroken

    def keep_pages(
        self, pages: Mapping[str, KeptPage], made_from: Mapping[str, tuple[Inputs, Parts]], gone: Iterable[str]
    ) -> None:
        """Keep pages, what they were made from and what they have of lists, and forget others."""
        rows = [(path, page.key, " ".join(page.lookups), page.rows, _json(page.files)) for path, page in pages.items()]
        inputs = ((path, _json(listed), _json(parts)) for path, (listed, parts) in made_from.items())
        ids = [(path,) for path in gone]
        self._write(
            ("DELETE FROM page WHERE path = ?", ids),
            ("DELETE FROM input WHERE path = ?", ids),
            ("REPLACE INTO page VALUES (?, ?, ?, ?, ?)", rows),
            ("REPLACE INTO input VALUES (?, ?, ?)", inputs),
        )

    def files(self) -> dict[str, str]:
        """Return how the files of the output looked from outside when they were published."""
        return {_text(path): _text(standing) for path, standing in self._rows("SELECT path, standing FROM file")}

    def keep_files(self, files: Mapping[str, str]) -> None:
        """Keep how the files of the output look, in place of what was kept before."""
        self._write(("DELETE FROM file", [()]), ("REPLACE INTO file VALUES (?, ?)", files.items()))

    def _rows(self, query: str, *values: str) -> Iterator[tuple[Any, ...]]:
        try:
            with closing(self._connection().execute(query, values)) as cursor:
                yield from cursor
        except (sqlite3.Error, ValueError) as error:
            raise _broken(error) from error

    def _write(self, *statements: tuple[str, Iterable[tuple[Any, ...]]]) -> None:
        try:
            with self._connection() as connection:
                for statement, rows in statements:
                    connection.executemany(statement, rows)
        except sqlite3.DatabaseError as error:
            raise _broken(error) from error

    def _connection(self) -> sqlite3.Connection:
        """The connection of this process: SQLite's do not survive a fork."""
        process = os.getpid()
        if process not in self._connections:
            connection = sqlite3.connect(self.folder / FILE, timeout=PATIENCE)
            if connection.execute("PRAGMA application_id").fetchone() != (_APPLICATION,) or connection.execute(
                "PRAGMA user_version"
            ).fetchone() != (_FORMAT,):
                connection.close()
                raise CacheBroken
            connection.execute(_WAITS_FOR_NO_DISK)
            self._connections[process] = connection
        return self._connections[process]


def _broken(error: Exception) -> CacheBroken:
    is_busy = getattr(error, "sqlite_errorcode", None) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return CacheBusy() if is_busy else CacheBroken()


T = TypeVar("T")


def with_cache(folder: Path | None, program: str, work: Callable[[Cache | None], T]) -> tuple[T, Notice | None]:
    """Return what comes of work with the cache in a folder, and a notice where it had to be dropped or let alone.

    Work is begun once more where the cache turns out to be damaged on the way, or is held by another run.
    """
    if folder is None:
        return work(None), None
    try:
        cache, notice = Cache.opened(folder, program)
    except OSError:
        return work(None), UNWRITABLE
    except CacheBusy:
        return work(None), BUSY
    try:
        return work(cache), notice
    except CacheBusy:
        return work(None), BUSY
    except CacheBroken:
        cache.close()
        try:
            _make(folder, program)
            return work(cache), DAMAGED
        except (OSError, CacheBroken):
            return work(None), UNWRITABLE
    finally:
        cache.close()


def _make(folder: Path, program: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in (FILE, f"{FILE}-journal"):
        (folder / name).unlink(missing_ok=True)
    (folder / ".gitignore").write_text("# Made by playbookgen; may be deleted at any time.\n*\n", encoding="utf-8")
    try:
        with closing(sqlite3.connect(folder / FILE)) as connection, connection:
            connection.execute(_WAITS_FOR_NO_DISK)
            connection.executescript(f"BEGIN; {_TABLES} COMMIT")
            connection.execute("REPLACE INTO meta VALUES ('program', ?)", (program,))
    except sqlite3.Error as error:
        raise OSError(None, str(error), str(folder / FILE)) from error


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise CacheBroken
    return value


def _bytes(value: object) -> bytes:
    if not isinstance(value, bytes):
        raise CacheBroken
    return value


def _digests(text: object) -> dict[str, str]:
    read = _read(text)
    if not isinstance(read, dict):
        raise CacheBroken
    return {path: _text(digest) for path, digest in read.items()}


def _pairs(text: object) -> list[tuple[object, Any]]:
    read = _read(text)
    if not isinstance(read, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in read):
        raise CacheBroken
    return [(first, second) for first, second in read]


def _read(text: object) -> object:
    try:
        return json.loads(_text(text))
    except (ValueError, RecursionError) as error:
        raise CacheBroken from error
