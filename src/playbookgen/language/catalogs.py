"""Words of a language: .po files read at run time, the site's own over the packaged ones, site.yaml's labels over both.

A catalog holds two kinds of entry. Labels are found by key: a choice by its field and value (`msgctxt "influence"`,
`msgid "high"`), a name by its own key (`msgctxt "label"`, `msgid "owner"`). Sentences are found by their English text,
as gettext does. A language is the file `locale/<language>/LC_MESSAGES/messages.po` in a folder of layouts, and nothing
else: its header's `Language` names the CLDR locale whose numbers and dates it uses, `Plural-Forms` its plurals.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

NAME = "label"
"""The context of names: of fields, sections and pages."""

_LANGUAGE = re.compile(r"[a-z]{2,3}")


class CatalogError(ValueError):
    """A .po file that cannot be used: which, near which line (from 1), and why."""

    def __init__(self, file: Path, line: int, problem: str) -> None:
        super().__init__(f"{file}:{line}: {problem}")
        self.file = file
        self.line = line
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Words:
    """A translation: one text, or one for each plural form of its file's rule."""

    forms: tuple[str, ...]
    plural: str
    """The rule, as the file's header writes it: `n != 1`."""

    def of(self, number: int) -> str:
        """Return the form that goes with a number."""
        return self.forms[min(_plural_rule(self.plural)(abs(number)), len(self.forms) - 1)]


Entries = Mapping[tuple[str, str], Words]
"""Translations by context and text (of plurals the singular); sentences have the context `""`."""


@dataclass(frozen=True)
class Catalog:
    """The words of one language; what has no translation comes back as it was asked for.

    The four gettext functions are what `jinja2.ext.i18n` takes with `newstyle=False`.
    """

    language: str
    locale: str
    """The CLDR locale of its numbers and dates: `pl`, `en_150`."""
    entries: Entries

    def gettext(self, message: str) -> str:
        """Return a sentence in this language."""
        return self.pgettext("", message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return the form of a sentence that goes with a number."""
        return self.npgettext("", singular, plural, number)

    def pgettext(self, context: str, text: str) -> str:
        """Return a text that means different things in different places."""
        words = self.entries.get((context, text))
        return words.forms[0] if words is not None else text

    def npgettext(self, context: str, singular: str, plural: str, number: int) -> str:
        """Return the form of such a text that goes with a number."""
        words = self.entries.get((context, singular))
        if words is None:
            return singular if number == 1 else plural
        return words.of(number)

    def label(self, field: str, value: str) -> str:
        """Return the word for a value of a choice; an unknown one is its own word."""
        return self.pgettext(field, value)

    def name(self, key: str) -> str:
        """Return the name of a field or section; `contract.type` falls back to `type`, and an unknown key to itself."""
        words = self.entries.get((NAME, key)) or self.entries.get((NAME, _last_part(key)))
        return words.forms[0] if words is not None else key

    @cached_property
    def fields(self) -> frozenset[str]:
        """The fields whose values have labels: `tier`, `contract.type`."""
        return frozenset(context for context, _ in self.entries) - {"", NAME}


def available_languages(folders: Iterable[Path]) -> tuple[str, ...]:
    """Return the languages that have a catalog in any of these folders of layouts, by the alphabet."""
    files = (file for folder in folders for file in folder.glob("locale/*/LC_MESSAGES/messages.po"))
    return tuple(sorted({language for file in files if _LANGUAGE.fullmatch(language := file.parent.parent.name)}))


def read_catalog(language: str, folders: Iterable[Path], overrides: Mapping[str, str] | None = None) -> Catalog:
    """Return a language's words from folders of layouts, the first winning entry by entry, below site.yaml's labels.

    An override's key is `<field>.<value>` for a choice and the bare key for a name; one that nobody knows is kept as a
    name, and `label_keys` tells them apart. Raises `CatalogError`, also where the language has no catalog or no
    locale of CLDR's.
    """
    entries: dict[tuple[str, str], Words] = {}
    locale = None
    file = None
    for folder in reversed(tuple(folders)):
        file = _file(folder, language)
        if file.is_file():
            own_locale, own_entries = _parsed(file, language, file.read_bytes())
            if locale is None or own_locale not in (
                None,
                language,
            ):  # a header that says no more than `en` changes nothing
                locale = own_locale
            entries.update(own_entries)
    if locale is None:
        problem = f'no catalog for the language "{language}" that names a known locale in its header Language'
        raise CatalogError(file or Path("locale"), 1, problem)
    keys = {_key(context, text): (context, text) for context, text in entries if context}
    for key, text in (overrides or {}).items():
        entries[keys.get(key) or _place(key, keys.values())] = Words((text,), "0")
    return Catalog(language, locale, entries)


def label_keys(folders: Iterable[Path]) -> frozenset[str]:
    """Return every key that a site may override in `labels`: `owner`, `tier.key`, `contract.type.spot`."""
    folders = tuple(folders)
    catalogs = (read_catalog(language, folders) for language in available_languages(folders))
    return frozenset(_key(context, text) for catalog in catalogs for context, text in catalog.entries if context)


def choices_in_all_languages(folders: Iterable[Path], field: str, fold: Callable[[str], str]) -> Mapping[str, str]:
    """Return what people may call a field's values, in the languages there are: folded word to value.

    `field` may be `label`: then the words are the names of fields, and the values their keys without the record's part
    (`Etap` is `stage`). A word of two values means the one that stands first in its catalog.
    """
    folders = tuple(folders)
    words: dict[str, str] = {}
    for language in available_languages(folders):
        for (context, value), translation in read_catalog(language, folders).entries.items():
            if context == field:
                words.setdefault(fold(translation.forms[0]), _last_part(value) if field == NAME else value)
    return words


def _file(folder: Path, language: str) -> Path:
    return folder / "locale" / language / "LC_MESSAGES" / "messages.po"


@lru_cache(maxsize=16)
def _parsed(file: Path, language: str, content: bytes) -> tuple[str | None, Entries]:
    """Return the locale that a file's header names, if CLDR knows it, and its entries without fuzzy and empty ones.

    Remembered by content: Babel takes 5 ms for a catalog, and suggestions for wrong words read every one of them.
    """
    from babel.messages.pofile import PoFileError, read_po

    try:
        lines = content.decode("utf-8-sig").split("\n")
        messages = read_po(lines, locale=language, ignore_obsolete=True, abort_invalid=True)
        plural = messages.plural_expr
        rule = _plural_rule(plural)
        for number in range(200):
            rule(number)
    except PoFileError as error:
        raise CatalogError(file, error.lineno + 1, str(error)) from None
    except (ValueError, LookupError, TypeError, ArithmeticError, AttributeError, SyntaxError) as error:
        raise CatalogError(file, 1, str(error)) from None
    entries = {}
    for message in messages:
        forms = (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))
        if message.id and all(forms) and not message.fuzzy:
            singular = message.id if isinstance(message.id, str) else message.id[0]
            entries[message.context or "", singular] = Words(forms, plural)
    return str(messages.locale) if messages.locale is not None else None, entries


@lru_cache(maxsize=64)
def _plural_rule(expression: str) -> Callable[[int], int]:
    from gettext import c2py  # the reader of C expressions that the standard library's own catalogs use

    return c2py(expression)


def _key(context: str, text: str) -> str:
    return text if context == NAME else f"{context}.{text}"


def _place(key: str, known: Iterable[tuple[str, str]]) -> tuple[str, str]:
    """Return where a key belongs that has no entry: a new value of a known choice, or else a name."""
    field, _, value = key.rpartition(".")
    return (field, value) if any(field == context for context, _ in known) else (NAME, key)


def _last_part(key: str) -> str:
    return key.rpartition(".")[2]
