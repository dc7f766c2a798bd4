"""CODEOWNERS from the owners in the files: whom GitHub and GitLab ask to review a change of which file.

The last line that fits a file counts. So lines go from the general to the particular: all content to those at the head
of the team, then people, products and accounts each to their own. GitHub lets nobody approve a change of their own, so
an account names at least two: its owner, and a deputy or else the owner's manager.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from playbookgen.build import Checked
from playbookgen.content.company import Company
from playbookgen.content.loading import SITE_FILE
from playbookgen.content.sources import CONTENT
from playbookgen.playbook.people import has_left

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
"""Where hosts look for the file: GitHub in the first three, GitLab in the last three, each in this order."""
LIMIT = 3_000_000
"""Bytes from which on GitHub reads nothing of the file."""

BEGIN = "# >>> playbookgen codeowners >>>"
END = "# <<< playbookgen codeowners <<<"
_NOTE = (
    "# Made from the owners in the files. Write lines of your own outside this block; the last one that fits counts."
)


class DamagedBlock(Exception):
    """A CODEOWNERS in which our block cannot be told from what people wrote."""


@dataclass(frozen=True, slots=True)
class CodeOwners:
    """Whom to ask, line by line."""

    lines: tuple[str, ...]
    unreachable: tuple[str, ...]
    """Names of people who would be asked and have no mail address."""


def code_owners(checked: Checked, prefix: str) -> CodeOwners:
    """Return the lines for a site; `prefix` is its folder in the repository, with a slash at its end unless empty."""
    company = checked.company
    asking = _Asking(company, checked.settings.today)
    asked = {SITE_FILE: asking.heads, f"{CONTENT}/": asking.heads}
    for _, person in sorted(company.people.items()):
        asked[person.origin.path] = asking.asked([person.manager])
        if person.photo is not None:
            asked[f"{CONTENT}/people/{person.photo}"] = asking.asked([person.manager])
    for _, product in sorted(company.products.items()):
        asked[product.origin.path] = asking.asked([product.owner])
    for id in sorted(checked.accounts):
        account = checked.accounts[id].account
        people = [account.owner, account.deputy, asking.manager(account.owner)]
        asked[account.origin.path] = asking.asked(people, enough=2)
    lines = tuple(f"{pattern(prefix + path)} {' '.join(mails)}" for path, mails in asked.items() if mails)
    return CodeOwners(lines, tuple(sorted(asking.unreachable)))


@dataclass
class _Asking:
    """Who can be asked, and who could not be."""

    company: Company
    today: date
    unreachable: set[str] = field(default_factory=set)

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """The addresses of those who lead others and have no manager themselves; where nobody leads, of everyone."""
        people = {id: person for id, person in self.company.people.items() if not has_left(person, self.today)}
        leading = {person.manager for person in people.values()}
        heads = [id for id, person in sorted(people.items()) if person.manager is None and id in leading]
        return self._mails(heads or sorted(people), enough=len(people))

    def asked(self, people: Iterable[str | None], enough: int = 1) -> tuple[str, ...]:
        """Return the addresses of the first few of these people, with the heads of the team where they do not do."""
        found = self._mails(people, enough)
        return found if len(found) >= enough else tuple(dict.fromkeys((*found, *self.heads)))

    def manager(self, id: str | None) -> str | None:
        """Return somebody's manager."""
        person = self.company.people.get(id or "")
        return person.manager if person is not None else None

    def _mails(self, people: Iterable[str | None], enough: int) -> tuple[str, ...]:
        mails: dict[str, None] = {}
        for id in people:
            person = self.company.people.get(id or "")
            if person is None or has_left(person, self.today) or len(mails) >= enough:
                continue
            if person.email is None or "#" in person.email:  # which would begin a comment
                self.unreachable.add(person.name or person.id)
            else:
                mails[person.email] = None
        return tuple(mails)


def pattern(path: str) -> str:
    """Return the pattern that fits a path from the repository's top and, as far as hosts can say it, nothing else.

    Only a space can be written on both hosts; for other signs of the patterns' own stands one that fits any.
    """
    return "/" + re.sub(r"[#*?!\\\[\]\s]", lambda sign: r"\ " if sign[0] == " " else "?", path)


def with_block(text: str, lines: Iterable[str]) -> str:
    """Return a CODEOWNERS with our lines in the place of those that stood there; all that people wrote stays.

    Raises `DamagedBlock` where the marks around our lines are not one pair.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    written = text.split(end)
    marks = [number for number, line in enumerate(written) if line.strip() in (BEGIN, END)]
    block = [BEGIN, _NOTE, *lines, END]
    if not marks:
        before = f"{text.rstrip()}{end}{end}" if text.strip() else ""
        return before + end.join(block) + end
    if len(marks) != 2 or [written[number].strip() for number in marks] != [BEGIN, END]:
        raise DamagedBlock
    first, last = marks
    return end.join([*written[:first], *block, *written[last + 1 :]])
