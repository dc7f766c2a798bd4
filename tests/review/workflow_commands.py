"""What the program that runs GitHub's jobs makes of a line of a job's log.

Written from the behaviour of actions/runner (ActionCommand and ActionCommandManager), and of nothing of ours.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

COMMANDS = {
    "error",
    "warning",
    "notice",
    "debug",
    "group",
    "endgroup",
    "add-mask",
    "add-matcher",
    "set-env",
    "add-path",
}
COMMANDS |= {"set-output", "save-state", "echo", "stop-commands"}
IN_PROPERTIES = (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))
IN_DATA = (("%0D", "\r"), ("%0A", "\n"), ("%25", "%"))
IN_OLD_FORM = (("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%25", "%"))


@dataclass(frozen=True)
class Command:
    name: str
    data: str
    properties: dict[str, str] = field(default_factory=dict)


def obeyed(log: str) -> Iterator[Command]:
    """Yield the commands of a log that are obeyed, those that stop and resume the others among them."""
    known, token = set(COMMANDS), None
    for line in re.split("\r\n|\r|\n", log):
        command = _parsed(line, known) or _parsed_in_old_form(line, known)
        if command is None or (token is not None and command.name != token):
            continue
        yield command
        if token is not None:
            known, token = set(COMMANDS), None
        elif command.name == "stop-commands":
            token = command.data
            known.add(token)


def _parsed(line: str, known: set[str]) -> Command | None:
    """`::name a=b,c=d::data`, at the beginning of a line."""
    line = line.lstrip()
    end = line.find("::", 2)
    if not line.startswith("::") or end < 0:
        return None
    name, _, listed = line[2:end].partition(" ")
    if name.lower() not in known:
        return None
    return Command(name.lower(), _unescaped(line[end + 2 :], IN_DATA), _properties(listed.strip(), ",", IN_PROPERTIES))


def _parsed_in_old_form(line: str, known: set[str]) -> Command | None:
    """`##[name a=b;c=d]data`, anywhere in a line."""
    begin = line.find("##[")
    end = line.find("]", begin)
    if begin < 0 or end < 0:
        return None
    name, _, listed = line[begin + 3 : end].partition(" ")
    if name.lower() not in known:
        return None
    return Command(name.lower(), _unescaped(line[end + 1 :], IN_OLD_FORM), _properties(listed, ";", IN_OLD_FORM))


def _properties(listed: str, separator: str, escapes: tuple[tuple[str, str], ...]) -> dict[str, str]:
    pairs = (one.partition("=") for one in listed.split(separator))
    return {name: _unescaped(value, escapes) for name, _, value in pairs if name and value}


def _unescaped(text: str, escapes: tuple[tuple[str, str], ...]) -> str:
    for written, meant in escapes:
        text = text.replace(written, meant)
    return text
