"""An export of accounts and their contacts into account files: matched, compared, checked, and ready to be written.

A row that cannot be taken whole is refused with its reasons and changes nothing. What the export says nothing of stays;
what a constant or a default says fills holes only.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from playbookgen.content.config import Site
from playbookgen.content.loading import check_account
from playbookgen.content.model import Account
from playbookgen.content.reading import Known
from playbookgen.content.references import circles
from playbookgen.content.scalars import Refused
from playbookgen.content.schema import fields
from playbookgen.content.sources import CONTENT, Sources, read_bytes
from playbookgen.content.text import decode
from playbookgen.editing.files import Change
from playbookgen.editing.imports.account_plans import Difference, Matching, Outcome, Person, Plan, RowReport
from playbookgen.editing.imports.account_rows import STAKEHOLDERS, Path, Said, filled_keys, read_accounts
from playbookgen.editing.imports.exports import Export
from playbookgen.editing.imports.identities import Contents, Identities, contents
from playbookgen.editing.imports.mapping import AccountsMap
from playbookgen.editing.imports.rows import Refusal
from playbookgen.editing.imports.values import Vocabulary, is_same
from playbookgen.editing.patches import NotPatched, patched
from playbookgen.editing.yaml_text import record_text
from playbookgen.findings import DataPath, Finding


@dataclass(frozen=True, slots=True)
class AccountsImport:
    """What an export of accounts comes to, before anything is written."""

    rows: Sequence[RowReport]
    created: Sequence[Change]
    updated: Sequence[Change]
    problems: Sequence[Finding]
    """What in the export cannot be read on."""

    def count(self, outcome: Outcome) -> int:
        """Return how many rows had this outcome."""
        return sum(row.outcome == outcome for row in self.rows)


@dataclass(frozen=True, slots=True)
class Held:
    """What the site holds, as far as an import has to know it."""

    site: Site
    sources: Sources
    known: Known
    accounts: Contents
    people: Contents
    products: Contents

    @classmethod
    def of(cls, site: Site, sources: Sources, known: Known) -> "Held":
        """Read what the site's files hold."""
        products = contents(sources, "products")
        families = {family for content in products.values() if isinstance(family := content.get("family"), str)}
        known = known.with_names(**{"products or families": frozenset(products) | families})
        return cls(site, sources, known, contents(sources, "accounts"), contents(sources, "people"), products)

    def vocabulary(self, mapping: AccountsMap) -> Vocabulary:
        """Return what words of an export may mean."""
        kinds = {"people": self.people, "products": self.products}
        references = {kind: Identities.of(kind, held) for kind, held in kinds.items()}
        return Vocabulary(references, self.known.synonyms, mapping.dates, mapping.decimal)


def import_accounts(export: Export, mapping: AccountsMap, words: Vocabulary, held: Held) -> AccountsImport:
    """Return what the account files would be with an export taken into them."""
    problems: list[Finding] = []
    matching = Matching(mapping, held.accounts, held.sources.by_folder["accounts"])
    for row in read_accounts(export, mapping, words, problems.append):
        matching.take(row)
    plans = list(matching.plans.values())
    _name_parents(plans, held, mapping.account.by if mapping.account is not None else None)
    mapped = {filled.path for filled in filled_keys(mapping) if not filled.of_stakeholder}
    drafts = [_Draft(plan, held, mapped) for plan in plans]
    _check(drafts, held)
    reports = [*matching.reports, *(report for draft in drafts for report in draft.told())]
    changes = [draft.change for draft in drafts if not draft.is_refused]
    return AccountsImport(
        sorted(reports, key=lambda report: report.line),
        [change for change in changes if change.before is None],
        [change for change in changes if change.before is not None and change.before != change.after],
        problems,
    )


def _name_parents(plans: Sequence[Plan], held: Held, by: str | None) -> None:
    """Put ids in the place of what rows call the account that theirs belongs to: one that is there, or a new one."""
    told = [plan for plan in plans if ("parent",) in plan.said]
    if not told:
        return
    accounts = {**{plan.id: _nested(plan.said) for plan in plans}, **held.accounts}
    calls = [Identities.of("accounts", accounts, key) for key in (None, by)]
    for plan in told:
        said = plan.said["parent",]
        word = str(said.value)
        try:
            id = next((id for call in calls if (id := call.find(word)) is not None), None) or calls[0].named(word)
            plan.said["parent",] = Said(id, said.line, said.filled, said.is_default)
        except Refused as refused:
            plan.refusals.append(Refusal.of(said.line, said.filled.source, word, refused, "dangling-reference"))


def _check(drafts: Sequence["_Draft"], held: Held) -> None:
    """Refuse what our own reading would find a mistake in; an account that is refused can be nobody's parent."""
    parents = {id: content.get("parent") for id, content in held.accounts.items()}
    parents |= {draft.plan.id: draft.parent for draft in drafts if draft.parent is not None}
    in_circles = {
        id
        for circle in circles({id: parent for id, parent in parents.items() if isinstance(parent, str)})
        for id in circle
    }
    waiting = [draft for draft in drafts if not draft.is_refused]
    while waiting:
        ids = held.sources.ids("accounts") | {draft.plan.id for draft in drafts if not draft.is_refused}
        known = held.known.with_names(accounts=ids)
        for draft in waiting:
            draft.check(known, in_circles)
        gone = {draft.plan.id for draft in waiting if draft.is_refused and draft.plan.source is None}
        waiting = [draft for draft in drafts if not draft.is_refused and draft.parent in gone]


class _Draft:
    """A plan as the file that it would make."""

    def __init__(self, plan: Plan, held: Held, mapped: Iterable[Path]) -> None:
        self.plan = plan
        self._held = held
        self.reports = {line: RowReport(line, plan.id) for line in plan.lines}
        self.is_refused = False
        path = f"{CONTENT}/accounts/{plan.id}.yaml"
        before = read_bytes(plan.source, held.sources.root, _untold) if plan.source is not None else None
        self.change = Change(held.sources.root / path, before, before or b"")
        for refusal in (*plan.refusals, *plan.superiors()):
            self._refuse(refusal)
        if plan.source is None:
            self._make(mapped)
        elif before is None:
            self._refuse_broken()
        elif not self.is_refused:
            self._set_differences(before)

    @property
    def parent(self) -> str | None:
        """The account that it would belong to, as far as the export says."""
        said = self.plan.said.get(("parent",))
        return said.value if said is not None and isinstance(said.value, str) else None

    def told(self) -> Iterable[RowReport]:
        """Return what becomes of the rows: of an account that is refused, nothing of any of them is written."""
        if self.is_refused:
            for report in self.reports.values():
                report.outcome, report.stakeholder = "refused", ""
                report.differences.clear()
        return self.reports.values()

    def check(self, known: Known, in_circles: Iterable[str]) -> None:
        """Refuse what reading the file would find."""
        if self.change.before == self.change.after:
            return
        findings = self._findings(self.change.after, known)
        if findings and self.change.before is not None and self._findings(self.change.before, known):
            self._refuse_broken()
            return
        for finding in findings:
            said = self._said_at(finding.where.data_path)
            line, source = (said.line, said.filled.source) if said is not None else (self.plan.lines[0], None)
            arguments = dict(finding.arguments)
            self._refuse(Refusal(line, source, finding.rule, finding.message, arguments, finding.replacement))
        if self.plan.id in in_circles and (said := self.plan.said.get(("parent",))) is not None:
            message = "this account would belong to itself, by way of others"
            self._refuse(Refusal(said.line, said.filled.source, "reporting-cycle", message))

    def _findings(self, content: bytes, known: Known) -> list[Finding]:
        found: list[Finding] = []
        path, record = f"{CONTENT}/accounts/{self.plan.id}.yaml", f"accounts/{self.plan.id}"
        text = decode(content, path, record, found.append)
        if text is not None:
            check_account(text, self.plan.id, self._held.site, known, found.append)
        return [finding for finding in found if finding.is_error]

    def _said_at(self, data_path: DataPath) -> Said | None:
        """Return what the export says at a place of the record."""
        steps = tuple(step for step in data_path if isinstance(step, str))
        if steps[:1] != (STAKEHOLDERS,):
            return self.plan.said.get(steps) or self.plan.said.get(steps[:1])
        place = data_path[1] if len(data_path) > 1 else None
        if not isinstance(place, int) or place >= len(self.plan.people):
            return None
        said = self.plan.people[place].said
        return said.get(steps[1:]) or said.get(steps[1:2]) or next(iter(said.values()), None)

    def _make(self, mapped: Iterable[Path]) -> None:
        """Make the file of a new account."""
        plan = self.plan
        first = self.reports[plan.lines[0]]
        first.outcome = "created"
        content = _nested(plan.said)
        people = [{"id": person.id, **_nested(person.said)} for person in plan.people]
        for person in plan.people:
            report = self.reports[person.line]
            report.outcome, report.stakeholder, report.is_further = "created", person.id, report is not first
        if people:
            content[STAKEHOLDERS] = people
        after = record_text(content, Account).encode()
        self.change = Change(self.change.file, None, after)
        for key, known in fields(Account).items():
            if known.is_required and (key,) not in plan.said:
                message = 'a new account needs the key "{key}"; give it a column or a constant in the mapping'
                if (key,) in mapped:
                    message = 'a new account needs the key "{key}", and nothing stands in its column'
                self._refuse(Refusal(first.line, None, "missing-key", message, {"key": key}))

    def _set_differences(self, content: bytes) -> None:
        """Set what the export says otherwise than the file of an account that is there."""
        plan = self.plan
        for path, said in plan.said.items():
            if path != plan.found_by or _at(plan.content, path) is None:
                content = self._set(content, path, _at(plan.content, path), said, ".".join(path))
        place = sum(person.place is not None for person in plan.people)
        for person in plan.people:
            if person.place is None:
                content = self._add_person(content, person, place)
                place += 1
                continue
            for path, said in person.said.items():
                key = ".".join((STAKEHOLDERS, person.id, *path))
                if path != ("id",):
                    content = self._set(
                        content, (STAKEHOLDERS, person.place, *path), _at(person.content, path), said, key
                    )
        self.change = Change(self.change.file, self.change.before, content)

    def _set(self, content: bytes, path: DataPath, old: Any, said: Said, key: str) -> bytes:
        if old is not None and (said.is_default or is_same(old, said.value, said.filled.field)):
            return content
        try:
            content = patched(content, Account, path, said.value)
        except NotPatched:
            self._refuse_unpatched(said.line, key)
            return content
        report = self.reports[said.line]
        report.outcome = "updated"
        report.differences.append(Difference(key, old, said.value))
        return content

    def _add_person(self, content: bytes, person: Person, place: int) -> bytes:
        try:
            content = patched(content, Account, (STAKEHOLDERS, place), {"id": person.id, **_nested(person.said)})
        except NotPatched:
            self._refuse_unpatched(person.line, STAKEHOLDERS)
            return content
        report = self.reports[person.line]
        report.outcome, report.stakeholder = "updated", person.id
        return content

    def _refuse_unpatched(self, line: int, key: str) -> None:
        before = self.change.before
        if before is not None and self._findings(before, self._held.known):
            self._refuse_broken()
            return
        message = "{key} cannot be set without touching other parts of the file; set it there by hand"
        self._refuse(Refusal(line, None, "wrong-type", message, {"key": key}))

    def _refuse_broken(self) -> None:
        message = "the file of this account has mistakes; mend them first, `playbookgen check` names them"
        self._refuse(Refusal(self.plan.lines[0], None, "wrong-type", message))

    def _refuse(self, refusal: Refusal) -> None:
        """Refuse a row, and with it whatever else would be written into the file."""
        self.is_refused = True
        refused = self.reports[refusal.line].refusals
        if refusal not in refused:
            refused.append(refusal)


def _nested(said: Mapping[Path, Said]) -> dict[str, Any]:
    """Return what is said as a record holds it."""
    content: dict[str, Any] = {}
    for path, value in said.items():
        *above, key = path
        holder = content
        for step in above:
            holder = holder.setdefault(step, {})
        holder[key] = value.value
    return content


def _at(content: Mapping[str, Any], path: Path) -> Any:
    """Return what a record holds at a path, or None."""
    value: Any = content
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _untold(finding: Finding) -> None:
    pass
