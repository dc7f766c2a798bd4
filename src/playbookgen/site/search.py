"""What the search of the pages finds: an entry for every record and heading, in files that a script element loads.

The browser makes its index from them (layouts/assets/search.js). For 10,000 accounts that takes two seconds, in parts;
an index made beforehand would double what is loaded, since the entries have to come along in any case.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from playbookgen.content.markdown import convert
from playbookgen.content.model import FreePage, Guide
from playbookgen.language.catalogs import Catalog
from playbookgen.playbook.playbook import Playbook
from playbookgen.playbook.relations import Contact
from playbookgen.playbook.summary import Summary
from playbookgen.site.chrome import View, text_in
from playbookgen.site.pages import path_of
from playbookgen.site.scripts import in_parts, json_line

FOLDER = "search"

GROUPS: Mapping[str, str] = {
    "account": "accounts",
    "person": "people",
    "product": "products",
    "role": "roles",
    "page": "pages",
    "stakeholder": "contacts",
}
"""The kinds of entry, and the word of the menu that stands above each; of equal finds the first kind comes first."""

_WORD = re.compile(r"\w{3,}")
_TARGET = re.compile(r"\]\([^)\n]*\)")


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to be found."""

    kind: str
    """A key of `GROUPS`."""
    title: str
    line: str
    """What tells it apart from others of its name."""
    address: str
    """From the top of the language's pages."""
    words: str = ""
    """More to find it by, which is not shown."""
    digits: str = ""
    """Of the phone number, or of a company's tax number."""
    mail: str = ""
    language: str = ""
    """Of title and line, where it is not the page's."""

    def row(self, groups: Mapping[str, int]) -> list[str | int]:
        """Return the entry as search.js reads it: what is empty at the end is left out."""
        row: list[str | int] = [groups[self.kind], self.title, self.line, self.address]
        row += [self.words, self.digits, self.mail, self.language]
        while not row[-1]:
            row.pop()
        return row


def search_files(view: View) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of the files with one language's entries, the first of which knows how many there are."""
    catalog = view.catalog
    groups = {kind: index for index, kind in enumerate(GROUPS)}
    parts = list(in_parts(json_line(entry.row(groups)) for entry in entries(view)))
    head = {"parts": len(parts), "groups": [catalog.label("menu", word) for word in GROUPS.values()]}
    for index, part in enumerate(parts):
        name = f"{catalog.language}.js" if index == 0 else f"{catalog.language}.{index + 1}.js"
        opening = f"{json_line(head)[:-1]}," if index == 0 else "{"
        rows = ",\n".join(part)
        yield f"{FOLDER}/{name}", f'playbookSearch({opening}"entries":[\n{rows}\n]}});\n'.encode()


def entries(view: View) -> Iterator[Entry]:
    """Yield what can be found on the pages of a language; what the site has no pages of is left out."""
    playbook, catalog, kinds = view.playbook, view.catalog, view.site.pages
    if "accounts" in kinds:
        for summary in playbook.summaries.values():
            yield _account(summary, playbook, catalog)
    if "people" in kinds:
        yield from _people(playbook, catalog)
    if "products" in kinds:
        yield from _products(view)
    if "roles" in kinds:
        for id, role in playbook.company.roles.items():
            yield from _text("role", id, role.in_language(catalog.language), catalog.language)
    if "pages" in kinds:
        for id, texts in playbook.company.pages.items():
            yield from _text("page", id, text_in(texts, catalog.language), catalog.language)
    if "accounts" in kinds:
        for summary in playbook.summaries.values():
            for contact in summary.contacts:
                yield _stakeholder(contact, view)


def _account(summary: Summary, playbook: Playbook, catalog: Catalog) -> Entry:
    def named(field: str, value: str | None) -> str | None:
        return f"{catalog.name(field)}: {catalog.label(field, value)}" if value else None

    stage = summary.stage if summary.stage != "customer" else None  # most are
    owner = playbook.company.people.get(summary.owner or "")
    line = _joined(
        named("tier", summary.tier), named("stage", stage), owner.name if owner is not None else summary.owner
    )
    words = " ".join(filter(None, (summary.industry, summary.region, summary.address)))
    return Entry("account", summary.name, line, path_of("account", summary.id, ""), words, _digits(summary.tax_id))


def _people(playbook: Playbook, catalog: Catalog) -> Iterator[Entry]:
    for id, person in playbook.company.people.items():
        role = playbook.company.role_of(id)
        line = _joined(role.in_language(catalog.language).title if role is not None else None, person.region)
        words = " ".join(filter(None, (person.title, person.office)))
        address = path_of("person", id, "")
        yield Entry("person", person.name or id, line, address, words, _digits(person.phone), _folded(person.email))


def _products(view: View) -> Iterator[Entry]:
    for id, product in view.playbook.company.products.items():
        words = _words(product.summary or "")
        address, language = path_of("product", id, ""), _authored(view)
        yield Entry("product", product.name or id, product.family or "", address, words, language=language)


def _text(kind: str, id: str, text: Guide | FreePage, language: str) -> Iterator[Entry]:
    """A guide or free page, and its headings."""
    title, address = text.title or id, path_of(kind, id, "")
    written = text.language if text.language != language else ""
    duties = text.responsibilities if isinstance(text, Guide) else ()
    words = _words(" ".join([*(duty.statement or "" for duty in duties), text.body]))
    yield Entry(kind, title, text.summary or "", address, words, language=written)
    for heading in convert(text.body, shift=0, id_prefix="", resolve=lambda link, heading: None).headings:
        yield Entry(kind, heading.text, title, f"{address}#{heading.id}", language=written)


def _stakeholder(contact: Contact, view: View) -> Entry:
    known = contact.stakeholder
    return Entry(
        "stakeholder",
        known.name or known.id,
        _joined(known.title, contact.account_name),
        f"{path_of('account', contact.account, '')}#s-{known.id}",
        view.catalog.label("function", known.function) if known.function else "",
        _digits(known.phone),
        _folded(known.email),
        _authored(view),
    )


def _authored(view: View) -> str:
    """The language of records, where it is not that of the pages."""
    return view.site.language if view.catalog.language != view.site.language else ""


def _joined(*parts: str | None) -> str:
    return " · ".join(filter(None, parts))


def _words(text: str) -> str:
    """The words of a Markdown text, each once, without where its links lead."""
    return " ".join(dict.fromkeys(_WORD.findall(_TARGET.sub("]", text.lower()))))


def _digits(number: str | None) -> str:
    return "".join(re.findall(r"\d", number or "", re.ASCII))


def _folded(mail: str | None) -> str:
    return (mail or "").lower()
