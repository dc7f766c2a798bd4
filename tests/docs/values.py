"""The section *Kinds of value* of docs/fields.md: what each kind takes and refuses, said by its own parser."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, get_args, get_origin

from playbookgen.content import config, model
from playbookgen.content.model import Kind, Reads
from playbookgen.content.scalars import Refused
from playbookgen.findings import Finding, Location, Severity
from playbookgen.language.catalogs import read_catalog
from playbookgen.language.formats import Formats
from playbookgen.language.wording import visible, word
from playbookgen.packaged import layouts

from .markdown import code, paragraphs, table


@dataclass(frozen=True, slots=True)
class Samples:
    """Texts that show a kind's grammar."""

    accepted: tuple[str, ...]
    refused: tuple[str, ...] = ()


SAMPLES: Mapping[str, Samples] = {
    "text": Samples(("Zakład nr 2", "NO", "09:30"), ("first line\nsecond line",)),
    "markdown": Samples(("Delivers **every Monday**; see [discounts](pages/discounts)",)),
    "date": Samples(("2026-03-31",), ("31.03.2026", "2026-3-1", "2026-02-30", "March 2026")),
    "yes/no": Samples(("yes", "no", "true", "false"), ("tak", "Yes", "maybe")),
    "whole number": Samples(("0", "45"), ("45 days", "4.5", "-1")),
    "fiscal year": Samples(("2026",), ("2026/27", "26")),
    "money": Samples(
        ("1200000", "1 200 000", "1_200_000", "1200.50", "1 200,5"),
        ("1,200", "1.200.000,50", "1,2 mln zł", "1200 EUR", "-500", "about a million"),
    ),
    "percent": Samples(("31%", "31,5%", "-4%", "0.31", "1"), ("31", "31 %", "most of it")),
    "period": Samples(("90d", "6w", "3m", "1y"), ("90", "3 miesiące", "2 years", "quarterly")),
    "url": Samples(("https://baltic-foods.example/", "http://10.0.0.5:8080/x"), ("baltic-foods.example", "ftp://x")),
    "email": Samples(("m.sroka@baltic-foods.example",), ("mailto:m.sroka@baltic-foods.example", "m.sroka")),
    "phone": Samples(("+48 58 000 12 34", "(58) 000-12-34", "+48580001234 ext. 7"), ("58.000.12.34", "call Maria")),
    "currency": Samples(("PLN", "EUR"), ("zł", "eur", "złoty")),
    "id": Samples(("baltic-foods", "film-80"), ("Baltic Foods Łódź", "film_80")),
    "rule": Samples(("plan-stale",), ("two\nlines",)),
    "language": Samples(("pl", "en"), ("polski", "en-GB")),
    "rate": Samples(("4.31", "4,3125"), ("0", "4.31 PLN")),
    "number": Samples(("60", "0", "12.5"), ("60 days", "none")),
    "month": Samples(("1", "10"), ("01", "October", "13")),
    "time zone": Samples(("Europe/Warsaw", "UTC"), ("Warsaw", "Europe")),
    "pattern with {path} and {line}": Samples(
        ("https://git.example/team/playbook/edit/main/{path}#L{line}",), ("https://git.example/team/playbook",)
    ),
}
"""By the kind's name in `model`; a kind without samples fails."""

_MARKDOWN = "Text of any length in Markdown, see [Texts in Markdown](#texts-in-markdown)."


def kinds() -> Mapping[str, Callable[[str], object]]:
    """Return every kind of single value that the model knows, with its parser."""
    found: dict[str, Callable[[str], object]] = {}
    for annotation in (*vars(model).values(), *vars(config).values()):
        if get_origin(annotation) is Annotated:
            _, *marks = get_args(annotation)
            name = next((mark.name for mark in marks if isinstance(mark, Kind)), None)
            if name is not None:
                found[name] = next((mark.parse for mark in marks if isinstance(mark, Reads)), str)
    return found


def kinds_of_value() -> str:
    """Return the sections of all kinds."""
    return paragraphs(*(part for name, parse in kinds().items() for part in _kind(name, parse)))


def _kind(name: str, parse: Callable[[str], object]) -> Iterator[str]:
    samples = SAMPLES[name]
    yield f"### {name}"
    yield _MARKDOWN if parse is str else inspect.getdoc(parse) or ""
    yield f"Accepted: {', '.join(_accepted(parse, text) for text in samples.accepted)}."
    if samples.refused:
        rows = [_refusal(parse, text) for text in samples.refused]
        yield table(("Refused", "What is said", "Did you mean"), rows)


def _accepted(parse: Callable[[str], object], text: str) -> str:
    value = parse(text)
    meaning = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
    is_plain = meaning == text or isinstance(value, date)
    return code(text) if is_plain else f"{code(text)} (is {meaning})"


def _refusal(parse: Callable[[str], object], text: str) -> tuple[str, str, str]:
    try:
        parse(text)
    except Refused as refused:
        catalog = read_catalog("en", (layouts(),))
        arguments = {"value": text, **refused.arguments}
        finding = Finding("wrong-type", Severity.ERROR, Location("x"), "x", refused.message, arguments)
        said = word(finding, catalog, Formats(catalog.locale))
        return code(visible(text)), said, code(refused.replacement) if refused.replacement is not None else ""
    raise AssertionError(f"{text!r} is not refused")
