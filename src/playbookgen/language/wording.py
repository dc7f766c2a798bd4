"""Findings as sentences in the reader's language.

A message is an English template and, by that, its own key in the catalogs. Its arguments are texts, and what follows
the colon says what kind of text each is: `the file has {size:bytes}`, `the contract ends on {ends:date}`.

| kind | argument | written in Polish |
|---|---|---|
| none | any text, as its author wrote it | the text, invisible characters made visible, a long one's middle left out |
| `path` | the name of a file, a column, a revision, however long | the name, invisible characters made visible |
| `date` | `2027-03-31` | 31 marca 2027 |
| `money` | `540000 PLN` | 540 000 zł |
| `number` | `1234.5` | 1 234,5 |
| `percent` | `0.315`, a share of one | 31,5% |
| `bytes` | `1500000` | 1,5 MB |
| `days` | `90` | 90 dni |
| `when` | `38`, days from today; below zero they are past | za 38 dni |
| `period` | `3m` | 3 miesiące |
| `list` | texts, one on each line | a, b i c |
| `field` | `stance`, or `contract.type` where the record matters; several, one a line | stance (Nastawienie do nas) |
| a noun of `COUNTED` | `5` | 5 klientów |
| a field of a choice | `key`, or several values, one on each line | kluczowy |
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from string import Formatter
from typing import Protocol, runtime_checkable

from playbookgen.findings import Answer, Finding, Severity
from playbookgen.language.catalogs import Catalog
from playbookgen.language.formats import Formats

LONGEST = 80
"""Characters of an author's text that a sentence repeats."""

COUNTED: Mapping[str, tuple[str, str]] = {
    "accounts": ("{count} account", "{count} accounts"),
    "actions": ("{count} action", "{count} actions"),
    "characters": ("{count} character", "{count} characters"),
    "closed findings": ("{count} finding closed", "{count} findings closed"),
    "contacts": ("{count} contact", "{count} contacts"),
    "contracts": ("{count} contract", "{count} contracts"),
    "files of another form": ("only the form changed in {count} file", "only the form changed in {count} files"),
    "findings": ("{count} finding", "{count} findings"),
    "guides": ("{count} guide", "{count} guides"),
    "key accounts": ("{count} key account", "{count} key accounts"),
    "more": ("{count} more", "{count} more"),
    "more accounts": ("and {count} more account", "and {count} more accounts"),
    "more places": ("and in {count} more place", "and in {count} more places"),
    "new findings": ("{count} new finding", "{count} new findings"),
    "opportunities": ("{count} opportunity", "{count} opportunities"),
    "pages": ("{count} page", "{count} pages"),
    "people": ("{count} person", "{count} people"),
    "products": ("{count} product", "{count} products"),
    "records": ("{count} record", "{count} records"),
    "rows added": ("{count} row added", "{count} rows added"),
    "rows changed": ("{count} row changed", "{count} rows changed"),
    "rows removed": ("{count} row removed", "{count} rows removed"),
    "unreadable rows": ("{count} row cannot be read", "{count} rows cannot be read"),
}
"""Nouns and short sentences with a number, by the kind that messages name: one and many in English, their key in the
catalogs."""


@runtime_checkable
class Said(Protocol):
    """What can be worded: a finding, or an error that ends a command."""

    @property
    def message(self) -> str:
        """The template, which is its own key in the catalogs."""

    @property
    def arguments(self) -> Mapping[str, str]:
        """What the template needs."""


def word(said: Said, catalog: Catalog, formats: Formats) -> str:
    """Return the sentence of a finding or an error, without a capital letter and a full stop.

    Raises `KeyError` for an argument that is missing, and `ValueError` for a kind that does not exist or does not fit:
    the message's author is wrong then. A translation that is wrong in this way gives way to the English message.
    """
    translated = catalog.gettext(said.message)
    if translated != said.message:
        try:
            return _filled(translated, said.arguments, catalog, formats)
        except (KeyError, ValueError):
            pass
    return _filled(said.message, said.arguments, catalog, formats)


def did_you_mean(replacement: str, catalog: Catalog) -> str:
    """Return the question that offers what would be right; where nothing or a space would be, the advice in words."""
    if not replacement:
        return catalog.gettext("delete this")
    if replacement.isspace():
        return catalog.gettext("put an ordinary space here")
    return catalog.gettext('did you mean "{replacement}"?').replace("{replacement}", visible(replacement))


def answered(answer: Answer, catalog: Catalog, formats: Formats) -> str:
    """Return the step that somebody is taking about a finding: what kind it is, its title and its day."""
    kind = catalog.label("answer", answer.kind)
    day = f", {formats.date(answer.day)}" if answer.day is not None else ""
    return f"{kind}: {visible(answer.title)}{day}"


def tally(findings: Iterable[Finding], catalog: Catalog) -> str:
    """Return how many errors and warnings there are, and how much is under way."""
    counts = Counter(finding.severity for finding in findings)
    errors, warnings, notes = (counts[weight] for weight in (Severity.ERROR, Severity.WARNING, Severity.NOTE))
    told = [
        catalog.ngettext("{count} error", "{count} errors", errors).replace("{count}", str(errors)),
        catalog.ngettext("{count} warning", "{count} warnings", warnings).replace("{count}", str(warnings)),
        catalog.ngettext("{count} under way", "{count} under way", notes).replace("{count}", str(notes)),
    ]
    return ", ".join(told if notes else told[:2])


def when(days: int, catalog: Catalog, formats: Formats) -> str:
    """Return how far from today a day is: `dzisiaj`, `za 38 dni`, `38 dni temu`."""
    if days == 0:
        return catalog.gettext("today")
    if days == 1:
        return catalog.gettext("tomorrow")
    if days == -1:
        return catalog.gettext("yesterday")
    return formats.in_days(days)


def visible(text: str) -> str:
    """Return an author's text as a sentence repeats it: one line, nothing that hides or turns around, not too long."""
    if len(text) > LONGEST:
        head = LONGEST // 2
        text = f"{text[:head]}…{text[head + 1 - LONGEST :]}"
    return _printable(text)


def _printable(text: str) -> str:
    return text if text.isprintable() else "".join(map(_shown, text))


def _shown(character: str) -> str:
    if character == "\n":
        return "⏎"
    # Emoji and some scripts are written with the two joiners; a non-breaking space shows as a space.
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") and character not in "\u200c\u200d":
        return character.encode("unicode_escape").decode("ascii")
    return character


def _filled(template: str, arguments: Mapping[str, str], catalog: Catalog, formats: Formats) -> str:
    """Put arguments into a template, each written by its kind."""
    texts = []
    for text, name, kind in _pieces(template):
        texts.append(text)
        if name is not None:
            texts.append(_written(arguments[name], kind, catalog, formats))
    return "".join(texts)


@lru_cache(maxsize=1024)
def _pieces(template: str) -> tuple[tuple[str, str | None, str], ...]:
    """Return the texts of a template, each with the name and kind of the argument that follows it.

    They are told once for each template: most findings of a large site share a few dozen.
    """
    pieces = []
    for text, name, kind, conversion in Formatter().parse(template):
        if conversion is not None:
            raise ValueError(f"a message cannot convert its arguments: !{conversion}")
        pieces.append((text, name, kind or ""))
    return tuple(pieces)


def _written(value: str, kind: str, catalog: Catalog, formats: Formats) -> str:
    if (write := _KINDS.get(kind)) is not None:
        return write(value, catalog, formats)
    if (noun := COUNTED.get(kind)) is not None:
        count = int(value)
        text = catalog.ngettext(*noun, count)
        return text.replace("{count}", formats.number(count))
    if kind in catalog.fields:
        return formats.listing([visible(catalog.label(kind, item)) for item in value.split("\n")])
    raise ValueError(f'no kind of argument is called "{kind}"')


def _text(value: str, catalog: Catalog, formats: Formats) -> str:
    return visible(value)


def _path(value: str, catalog: Catalog, formats: Formats) -> str:
    return _printable(value)


def _date(value: str, catalog: Catalog, formats: Formats) -> str:
    return formats.date(date.fromisoformat(value))


def _money(value: str, catalog: Catalog, formats: Formats) -> str:
    amount, currency = value.split(" ")
    return formats.money(_decimal(amount), currency)


def _number(value: str, catalog: Catalog, formats: Formats) -> str:
    return formats.number(_decimal(value))


def _percent(value: str, catalog: Catalog, formats: Formats) -> str:
    return formats.percent(_decimal(value), 1)


def _bytes(value: str, catalog: Catalog, formats: Formats) -> str:
    return formats.size(int(value))


def _days(value: str, catalog: Catalog, formats: Formats) -> str:
    return formats.days(int(value))


def _when(value: str, catalog: Catalog, formats: Formats) -> str:
    return when(int(value), catalog, formats)


def _period(value: str, catalog: Catalog, formats: Formats) -> str:
    return formats.period(value)


def _list(value: str, catalog: Catalog, formats: Formats) -> str:
    return formats.listing([visible(item) for item in value.split("\n")])


def _field(value: str, catalog: Catalog, formats: Formats) -> str:
    """The key as it stands in the file, and the field's name where that says more: `stance (Nastawienie do nas)`."""

    def named(value: str) -> str:
        key, name = value.rpartition(".")[2], catalog.name(value)
        is_same = name == value or name.casefold().replace(" ", "_") == key.casefold()
        return visible(key) if is_same else f"{visible(key)} ({name})"

    return formats.listing([named(item) for item in value.split("\n")])


def _decimal(value: str) -> Decimal:
    try:
        return Decimal(value)
    except InvalidOperation:
        raise ValueError(f'"{value}" is not a number') from None


_KINDS: Mapping[str, Callable[[str, Catalog, Formats], str]] = {
    "": _text,
    "path": _path,
    "date": _date,
    "money": _money,
    "number": _number,
    "percent": _percent,
    "bytes": _bytes,
    "days": _days,
    "when": _when,
    "period": _period,
    "list": _list,
    "field": _field,
}
