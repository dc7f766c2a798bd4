"""What a page is made from, by name and digest: same inputs, same bytes.

Known before any context is built. A rebuild compares them and makes only the pages whose inputs changed; that they are
complete is tested by changing one thing after another (tests/site/test_inputs.py).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from playbookgen import __version__
from playbookgen.playbook.playbook import Playbook
from playbookgen.playbook.teams import Team
from playbookgen.site.hand_over import files
from playbookgen.site.pages import Page


def theme_digest(folders: Iterable[Path]) -> str:
    """Return the digest of all layouts, assets and catalogs that pages can be made with."""
    state = blake2b(digest_size=16)
    for folder in folders:
        for file in sorted(path for path in folder.rglob("*") if path.is_file() and path.parent.name != "__pycache__"):
            state.update(file.relative_to(folder).as_posix().encode() + b"\0")
            state.update(blake2b(file.read_bytes(), digest_size=16).digest())
        state.update(b"\1")
    return state.hexdigest()


@dataclass(frozen=True)
class Inputs:
    """The digests of everything in one playbook, each made once."""

    playbook: Playbook
    theme: str

    def of(self, page: Page) -> Page:
        """Return the page with its inputs."""
        return replace(page, inputs=(*self._common, *self._own(page)))

    @cached_property
    def _common(self) -> tuple[tuple[str, str], ...]:
        playbook = self.playbook
        return (
            ("tool", __version__),
            ("theme", self.theme),
            ("site.yaml", playbook.settings.site.origin.digest),
            ("today", playbook.as_of.isoformat()),
            ("company", self._company),
        )

    @cached_property
    def _company(self) -> str:
        company = self.playbook.company
        origins = [record.origin for records in (company.people, company.products) for record in records.values()]
        for texts in (*(role.guides for role in company.roles.values()), *company.pages.values()):
            origins.extend(text.origin for text in texts.values())
        return _digest([(origin.path, origin.digest) for origin in origins])

    @cached_property
    def _summary(self) -> Mapping[str, str]:
        """The digest of each account's row: what pages of people and products are made from."""
        return {id: _digest(summary) for id, summary in self.playbook.summaries.items()}

    def _matters(self, team: Team | None) -> list[object]:
        members = team.members if team is not None else ()
        return [self.playbook.matters.get(member.person.id) for member in members]

    @cached_property
    def _summaries(self) -> str:
        return _digest(self._summary)

    @cached_property
    def _all_findings(self) -> str:
        return _digest(list(self.playbook.findings.items()))

    @cached_property
    def _all_changes(self) -> str:
        return _digest(list(self.playbook.history.changes.items()))

    def _own(self, page: Page) -> tuple[tuple[str, str], ...]:
        playbook, id = self.playbook, page.id
        match page.kind:
            case "account":
                facts = playbook.accounts[id]
                origin = facts.account.origin
                return (
                    (origin.record, origin.digest),
                    (f"figures of {origin.record}", _digest(facts.figures)),
                    (f"group of {origin.record}", _digest([facts.group, self._summaries_of(facts.group.members)])),
                    (f"findings of {origin.record}", self._findings(origin.record)),
                    (f"history of {origin.path}", self._history(origin.path)),
                )
            case "person":
                person = playbook.people[id]
                origin = person.person.origin
                team = playbook.teams.get(id)
                return (
                    ("the person's accounts", self._summaries_of(person.account_ids)),
                    ("the team's accounts", self._summaries_of(team.account_ids if team is not None else ())),
                    ("the person's findings", _digest(playbook.matters.get(id))),
                    ("the team's findings", _digest(self._matters(team))),
                    (f"history of {origin.path}", self._history(origin.path)),
                )
            case "hand-over":
                leaver = playbook.people[id]
                told = files(playbook, leaver)
                return (
                    ("the person's accounts", self._summaries_of(leaver.account_ids)),
                    (f"history of {', '.join(told)}", self._history(*told)),
                    ("whether there is a history", str(bool(playbook.history.changes))),
                )
            case "contacts":
                return (("all accounts", self._summaries), ("all findings", self._all_findings))
            case "offline":
                return ()
            case "calendar":
                return (("all accounts", self._summaries),)
            case "product":
                product = playbook.products[id]
                origin = product.product.origin
                return (
                    ("the product's accounts", self._summaries_of(product.account_ids)),
                    (f"findings of {origin.record}", self._findings(origin.record)),
                    (f"history of {origin.path}", self._history(origin.path)),
                )
            case "role":
                role = playbook.company.roles[id]
                path = role.in_language(page.language).origin.path
                return (("all accounts", self._summaries), (f"history of {path}", self._history(path)))
            case "page":
                texts = playbook.company.pages[id]
                paths = [text.origin.path for text in texts.values()]
                record = f"pages/{id}"
                return (
                    (f"findings of {record}", self._findings(record)),
                    (f"history of {', '.join(paths)}", self._history(*paths)),
                )
            case "home" | "attention" | "style":
                return (
                    ("all accounts", self._summaries),
                    ("all findings", self._all_findings),
                    ("all history", self._all_changes),
                )
            case _:
                return (("all accounts", self._summaries), ("all history", self._all_changes))

    def _summaries_of(self, accounts: Iterable[str]) -> str:
        return _digest([self._summary[id] for id in accounts])

    # Also of pages that show no findings: whether a link in a text leads anywhere is told by `broken-link`.
    def _findings(self, *records: str) -> str:
        return _digest([self.playbook.findings.get(record) for record in records])

    def _history(self, *paths: str) -> str:
        return _digest([self.playbook.history.changes.get(path) for path in paths])


def _digest(value: object) -> str:
    # A value's repr tells everything that a page can show of it: records and facts are classes of plain values.
    return blake2b(repr(value).encode(), digest_size=16).hexdigest()
