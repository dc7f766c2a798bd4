"""The tables of docs/labels.md: every label that a site may override, in the languages that ship with the program."""

from collections.abc import Iterable, Mapping
from functools import cache

from babel import Locale

from playbookgen.language.catalogs import NAME, Catalog, available_languages, read_catalog
from playbookgen.packaged import layouts

from .markdown import code, paragraphs, table


@cache
def catalogs() -> Mapping[str, Catalog]:
    """Return the packaged catalogs by their language's name in English."""
    folders = (layouts(),)
    found = {language: read_catalog(language, folders) for language in available_languages(folders)}
    return {str(Locale.parse(language).english_name): catalog for language, catalog in found.items()}


def names() -> str:
    """Return the table of the names of fields, sections and pages, by their own key."""
    return _table(NAME, sorted(_texts(NAME)))


def choices() -> str:
    """Return a table for each field whose values have words, in the order of the catalogs."""
    fields = dict.fromkeys(context for each in catalogs().values() for context, _ in each.entries)
    return paragraphs(*(_table(field, _texts(field)) for field in fields if field not in ("", NAME)))


def _texts(context: str) -> Iterable[str]:
    return dict.fromkeys(text for each in catalogs().values() for known, text in each.entries if known == context)


def _table(context: str, texts: Iterable[str]) -> str:
    rows = []
    for text in texts:
        key = text if context == NAME else f"{context}.{text}"
        rows.append((code(key), *(catalog.pgettext(context, text) for catalog in catalogs().values())))
    return table(("Key", *catalogs()), rows)
