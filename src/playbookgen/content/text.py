"""Bytes of a content file to its text: size, encoding and the characters that no editor shows.

Done before any parser sees the file, so that every later position is the one that the author's editor shows:
YAML's parser counts U+0085, U+2028 and U+2029 as line ends, editors do not.
"""

import re
from bisect import bisect_right
from collections.abc import Callable

from playbookgen.findings import Finding, Location, Position, Severity

SIZE_LIMIT = 5_000_000
"""Bytes a content file may have: a thousand times a long account."""

BYTE_ORDER_MARK = "\ufeff"

# Controls, line ends that only some programs know, the format characters that show as nothing, and code points that no
# text may hold. The two joiners (U+200C, U+200D) are left out: emoji and some scripts are written with them.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufdd0-\ufdef\ufff9-\ufffb"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
_INSIDE_WORD = re.compile("(?<=\\w)[\u00ad\u200b\u200e\u200f\u2060-\u2064\ufeff](?=\\w)")
WORD_JOINER = "\u2060"
"""What stands for an invisible character inside a word: values are read without it, and columns stay."""
REPORTED = 50
"""Invisible characters named one by one in a file; more are counted: a hostile file would make millions of findings."""

_NAMES = {
    "\u00ad": "soft hyphen",
    "\u0085": "next-line character",
    "\u200b": "zero-width space",
    "\u200e": "left-to-right mark",
    "\u200f": "right-to-left mark",
    "\u2028": "line separator",
    "\u2029": "paragraph separator",
    "\u2060": "word joiner",
    "\ufeff": "byte order mark",
}

Report = Callable[[Finding], None]


def decode(content: bytes, path: str, record: str, report: Report, limit: int = SIZE_LIMIT) -> str | None:
    """Return the text of a file, its lines ended by line feeds alone, or None where nothing of it can be read.

    Reports `file-too-large`, `not-utf8` and `invisible-character`; the latter's characters come back as spaces, inside
    words as `WORD_JOINER`, so that the rest of the file is checked in the same run and every column stays right.
    """
    if len(content) > limit:
        arguments = {"size": str(len(content)), "limit": str(limit)}
        message = "the file has {size:bytes}; at most {limit:bytes} are read"
        report(Finding("file-too-large", Severity.ERROR, Location(path), record, message, arguments))
        return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        report(_not_utf8(content, error, path, record))
        return None
    return _without_invisible(_with_line_feeds(text), path, record, report)


def _with_line_feeds(text: str) -> str:
    return text.removeprefix(BYTE_ORDER_MARK).replace("\r\n", "\n").replace("\r", "\n")


def _not_utf8(content: bytes, error: UnicodeDecodeError, path: str, record: str) -> Finding:
    before = _with_line_feeds(content[: error.start].decode("utf-8"))
    start = Position(before.count("\n") + 1, len(before) - before.rfind("\n"))
    arguments = {"byte": f"{content[error.start]:#04x}"}
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = "the file is saved as UTF-16; save it as UTF-8"
    else:
        message = "byte {byte} is not UTF-8, the file was probably saved in an older encoding; save it as UTF-8"
        if (character := _in_central_european(content[error.start])) is not None:
            message = 'byte {byte} is not UTF-8 (in Windows-1250 it is "{character}"); save the file as UTF-8'
            arguments["character"] = character
    return Finding(
        "not-utf8",
        Severity.ERROR,
        Location(path, start, Position(start.line, start.column + 1)),
        record,
        message,
        arguments,
    )


def _in_central_european(byte: int) -> str | None:
    try:
        character = bytes([byte]).decode("cp1250")
    except UnicodeDecodeError:
        return None
    return character if character.isalpha() else None


def _without_invisible(text: str, path: str, record: str, report: Report) -> str:
    if text.replace("\n", " ").isprintable():  # almost every file; the expression takes ten times as long
        return text
    places = Places(text)
    found = 0
    for match in INVISIBLE.finditer(text):
        found += 1
        if found > REPORTED:
            continue
        character = match.group()
        arguments = {"code": f"U+{ord(character):04X}", "name": _NAMES.get(character, "")}
        if arguments["name"]:
            message = "{name:character} ({code}), which no editor shows; delete it"
        else:
            message = "an invisible character ({code}); delete it"
        where = Location(path, places.position(match.start()), places.position(match.end()))
        report(Finding("invisible-character", Severity.ERROR, where, record, message, arguments, ""))
    if found > REPORTED:
        arguments = {"count": str(found - REPORTED)}
        message = "{count:more} invisible characters in this file"
        report(Finding("invisible-character", Severity.ERROR, Location(path), record, message, arguments))
    return INVISIBLE.sub(_stand_in, text) if found else text


def visible(text: str) -> str:
    """Return a text without the characters that show as nothing: a space is in their place, except inside a word."""
    return INVISIBLE.sub(_stand_in, text).replace(WORD_JOINER, "")


def _stand_in(match: re.Match[str]) -> str:
    return WORD_JOINER if _INSIDE_WORD.match(match.string, match.start()) else " "


class Places:
    """Offsets in a text to positions, in one pass over its lines."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def position(self, offset: int) -> Position:
        """Return line and column of a character, both from 1."""
        line = bisect_right(self._starts, offset)
        return Position(line, offset - self._starts[line - 1] + 1)
