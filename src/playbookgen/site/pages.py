"""What a page is and where it stands. Which there are is planned in `planning.py`."""

from collections.abc import Mapping
from dataclasses import dataclass

from playbookgen.site.lists import Spread, Stretch

SUFFIX = ".html"
MISSING = "404.html"
"""The page that a server shows where there is none; it stands at the top for all languages."""
STYLE = "style"
"""The page of all components. No site has it but on request, so none of its pages links to it."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page to be made: what it is, and where it goes."""

    kind: str
    """A key of `contexts.PAGE_KINDS`: `account`, `accounts`, `home`."""
    id: str
    """The record it shows; empty for lists."""
    language: str
    path: str
    """In the output, with `/`: `en/accounts/baltic-foods.html`."""
    number: int = 1
    """Which page it is of those that its lists are spread over."""
    spread: Spread = ({},)
    """What stands on each of these pages."""

    @property
    def lists(self) -> Mapping[str, Stretch]:
        """What of its lists stands on it."""
        return self.spread[self.number - 1]


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


def path_of(kind: str, id: str, folder: str, number: int = 1) -> str:
    """Return where a page goes in the output; `folder` is its language's (`en/`, or nothing for the default).

    From the second on the pages of a list have their number: `accounts/index.2.html`.
    """
    address = ADDRESSES[kind]
    place = f"{address.folder}/" if address.folder else ""
    part = f".{number}" if number > 1 else ""
    return f"{folder}{place}{id or address.name}{address.suffix}{part}{SUFFIX}"


def language_folder(language: str, default: str) -> str:
    """Return the folder of a language: none for the default, which stands at the root."""
    return "" if language == default else f"{language}/"
