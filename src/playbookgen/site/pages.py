"""Which pages a site has. Planned before any is rendered, each with the digests of all that it is made from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b

from playbookgen.playbook.playbook import Playbook

SUFFIX = ".html"
MISSING = "404.html"
"""The page that a server shows where there is none; it stands at the top for all languages."""
STYLE = "style"
"""The page of all components. No site has it but on request, so none of its pages links to it."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be made: what it is, where it goes, and what it depends on."""

    kind: str
    """A key of `contexts.PAGE_KINDS`: `account`, `accounts`, `home`."""
    id: str
    """The record it shows; empty for lists."""
    language: str
    path: str
    """In the output, with `/`: `en/accounts/baltic-foods.html`."""
    inputs: tuple[tuple[str, str], ...] = ()
    """Name and digest of everything that its bytes can depend on. Same inputs, same bytes."""

    @property
    def key(self) -> str:
        """One digest of all inputs."""
        return blake2b(repr(self.inputs).encode(), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Address:
    """Where a page of a kind stands below its language's folder."""

    kind: str
    folder: str
    """The folder of its file, empty for the top."""
    setting: str | None
    """The kind in site.yaml's `pages` that switches it off; None where it is always made, `STYLE` where on request."""
    suffix: str = ""
    """What follows the record's id where it has a page of another kind too. It holds a dot, as no id does."""
    name: str = "index"
    """What its file is called where it shows no record."""


ADDRESSES: Mapping[str, Address] = {
    address.kind: address
    for address in (
        Address("home", "", None),
        Address("roles", "roles", "roles"),
        Address("role", "roles", "roles"),
        Address("people", "people", "people"),
        Address("person", "people", "people"),
        Address("accounts", "accounts", "accounts"),
        Address("account", "accounts", "accounts"),
        Address("products", "products", "products"),
        Address("product", "products", "products"),
        Address("page", "pages", "pages"),
        Address("pages", "pages", "pages"),
        Address("plans", "plans", "plans"),
        Address("attention", "attention", "attention"),
        Address("contacts", "contacts", "contacts"),
        Address("calendar", "calendar", "calendar"),
        Address("hand-over", "people", "people", ".hand-over"),
        Address("style", "", STYLE, name="style"),
        Address("offline", "", "people", name="offline"),
    )
}


def path_of(kind: str, id: str, folder: str) -> str:
    """Return where a page goes in the output; `folder` is its language's (`en/`, or nothing for the default)."""
    address = ADDRESSES[kind]
    place = f"{address.folder}/" if address.folder else ""
    return f"{folder}{place}{id or address.name}{address.suffix}{SUFFIX}"


def language_folder(language: str, default: str) -> str:
    """Return the folder of a language: none for the default, which stands at the root."""
    return "" if language == default else f"{language}/"


def record_ids(kind: str, playbook: Playbook) -> Iterator[str]:
    """Yield the ids that a kind has a page for; an empty one for lists."""
    company = playbook.company
    by_kind: Mapping[str, Iterable[str]] = {
        "role": company.roles,
        "person": company.people,
        "account": playbook.accounts,
        "product": company.products,
        "page": company.pages,
        "hand-over": [id for id, person in playbook.people.items() if person.has_work],
    }
    yield from by_kind.get(kind, ("",))


def planned(playbook: Playbook, *, style_page: bool = False) -> Iterator[Page]:
    """Yield every page of the site, without the page for missing pages, by language and kind."""
    site = playbook.settings.site
    wanted = {None, *site.pages, *((STYLE,) if style_page else ())}
    for language in dict.fromkeys(site.languages):
        folder = language_folder(language, site.language)
        for kind, address in ADDRESSES.items():
            if address.setting in wanted:
                for id in record_ids(kind, playbook):
                    yield Page(kind, id, language, path_of(kind, id, folder))
