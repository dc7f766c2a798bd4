"""What every page has around its content: where am I, the other language, the way to the file, as of when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from playbookgen.content.config import Site
from playbookgen.content.history import Change
from playbookgen.content.model import FreePage
from playbookgen.language.catalogs import Catalog
from playbookgen.playbook.once import Once
from playbookgen.playbook.playbook import Playbook
from playbookgen.site.links import edit_links, to_root
from playbookgen.site.lists import Stretch
from playbookgen.site.pages import ADDRESSES, Page, language_folder, path_of


@dataclass(frozen=True, slots=True)
class View:
    """One language's view of the playbook, shared by all its pages."""

    playbook: Playbook
    catalog: Catalog
    once: Once = field(default_factory=Once, repr=False, compare=False)
    """What pages of this language share."""

    @property
    def site(self) -> Site:
        """The settings."""
        return self.playbook.settings.site


@dataclass(frozen=True, slots=True)
class NavigationLink:
    """A link of the main navigation."""

    label: str
    href: str
    is_current: bool
    """Whether the page is it, or lies below it."""


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """The same page in another language."""

    language: str
    href: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Chrome:
    """What every page has around its content."""

    kind: str
    """The kind of page: `account`, `accounts`."""
    id: str
    """The record that the page shows; empty for lists."""
    language: str
    """The language of the page."""
    locale: str
    """That of its numbers and dates, as scripts want it: `pl`, `en-150`."""
    path: str
    """The page in the output."""
    number: int
    """Which page it is of those that its lists are spread over, from 1."""
    count: int
    """How many these are."""
    lists: Mapping[str, Stretch]
    """What stands on it of the lists that can go on over several pages, by the list's name."""
    site_title: str
    root: str
    """The way to the top of the output, where assets and photos lie: empty or `../`."""
    home: str
    """The way to the language's own top; links to records begin with it."""
    navigation: tuple[NavigationLink, ...]
    """The main navigation, in its order."""
    languages: tuple[LanguageLink, ...]
    """This page in every language of the site."""
    kinds: frozenset[str]
    """The kinds of page that this site has: link to no other."""
    content_language: str
    """The language that records are written in: the site's first."""
    as_of: date
    """The day that the page is reckoned for."""
    last_change: Change | None
    """The newest change of the page's files; none where there is no history."""
    edit: Mapping[str, str]
    """Edit links by section key of the record; the file's own by an empty key. Empty where nothing can be edited."""
    source: str | None
    """The file that the page is made from, from the site's folder."""
    repository: str | None
    """The repository's address, from site.yaml."""

    def numbered(self, number: int) -> str:
        """Return the link to another page of the same lists."""
        return path_of(self.kind, self.id, "", number).rpartition("/")[2]


def chrome(page: Page, view: View, *paths: str, lines: Mapping[str, int] | None = None) -> Chrome:
    """The frame of a page made from these files, the first of which its edit links open."""
    site, playbook = view.site, view.playbook
    root = to_root(page.path)
    folder = language_folder(page.language, site.language)
    return Chrome(
        kind=page.kind,
        id=page.id,
        language=page.language,
        locale=view.catalog.locale.replace("_", "-"),
        path=page.path,
        number=page.number,
        count=len(page.spread),
        lists=page.lists,
        site_title=site.title,
        root=root,
        home=f"{root}{folder}",
        navigation=view.once(
            ("navigation", f"{root}{folder}", page.kind, page.id if page.kind == "page" else ""),
            lambda: _navigation(page, view, f"{root}{folder}"),
        ),
        languages=tuple(
            LanguageLink(
                language,
                root + path_of(page.kind, page.id, language_folder(language, site.language), page.number),
                language == page.language,
            )
            for language in site.languages
        ),
        kinds=view.once("kinds", lambda: frozenset(_kinds(site))),
        content_language=site.language,
        as_of=playbook.as_of,
        last_change=playbook.history.last(*paths),
        edit=edit_links(site, paths[0], lines or {}) if paths else {},
        source=paths[0] if paths else None,
        repository=site.repository.url,
    )


def _kinds(site: Site) -> Iterator[str]:
    yield from (kind for kind, address in ADDRESSES.items() if address.setting in (None, *site.pages))


def _navigation(page: Page, view: View, home: str) -> tuple[NavigationLink, ...]:
    site, company = view.site, view.playbook.company
    current = ADDRESSES[page.kind].folder
    links = [
        NavigationLink(view.catalog.label("menu", kind), f"{home}{kind}/index.html", kind == current)
        for kind in site.pages
        if not site.navigation and (kind != "pages" or company.pages)
    ]
    for entry in site.navigation:
        words = entry.label.get(page.language) or entry.label.get("*") or next(iter(entry.label.values()), "")
        if entry.url is not None:
            links.append(NavigationLink(words or entry.url, entry.url, is_current=False))
        elif entry.page is not None and entry.page in site.pages:
            label = words or view.catalog.label("menu", entry.page)
            links.append(NavigationLink(label, f"{home}{entry.page}/index.html", entry.page == current))
        elif entry.page is not None and entry.page in company.pages and "pages" in site.pages:
            text = text_in(company.pages[entry.page], page.language)
            here = page.kind == "page" and page.id == entry.page
            links.append(NavigationLink(words or text.title or entry.page, f"{home}pages/{entry.page}.html", here))
    return tuple(links)


def text_in(texts: Mapping[str, FreePage], language: str) -> FreePage:
    """Return a free page in a language, or in the first one that it has."""
    return texts.get(language) or next(iter(texts.values()))
