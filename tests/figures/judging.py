"""Rules and health reckoned a second time, from the files alone, by the rules' documentation and docs/health.md.

Of each rule it tells at which records it speaks, and of each time whether that is under way. Nothing of playbookgen is
imported here.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction

from tests.figures.reckoning import NOTHING, Account, Books, Record, day

POINTS = Fraction(1, 100)
SILENT_FROM, OVERDUE_FROM, NOTICE_FROM = 120, 14, 180


class Judge:
    """What is to be found on the day of some books."""

    def __init__(self, books: Books) -> None:
        self.books = books
        self.today = books.today

    def limit(self, name: str, default: int) -> int:
        """The number of a rule: the site's own, or the usual one."""
        return int(self.books.site.get("thresholds", {}).get(name, default))

    def is_waived(self, rule: str, account: str) -> bool:
        """Whether a waiver silences a rule for an account today; that of site.yaml goes before the account's own."""
        own = self.books.accounts[account].record.get("waivers", [])
        listed = [waiver for waiver in self.books.site.get("waivers", []) if waiver["record"] == f"accounts/{account}"]
        ends = [date.fromisoformat(waiver["until"]) for waiver in [*own, *listed] if waiver["rule"] == rule]
        return bool(ends) and ends[-1] >= self.today

    def found(self, rule: str) -> dict[str, list[bool]]:
        """How often a rule speaks of each account, and whether it is under way."""
        judge = ACCOUNT_RULES[rule]
        told = {id: sorted(judge(self, account)) for id, account in self.books.accounts.items()}
        return {id: answers for id, answers in told.items() if answers and not self.is_waived(rule, id)}

    def endangered(self) -> set[str]:
        """The accounts at risk though nothing about them may be an error."""
        reasons: Mapping[str, Callable[[Account], bool]] = {
            "behind-pace": lambda account: self.behind(account) > self.limit("far-behind-pace", 25) * POINTS,
            "notice-deadline-near": lambda account: any(self.missed_notices(account)),
            "high-risk-unmitigated": self.has_bare_risk,
        }
        return {
            id
            for id, account in self.books.accounts.items()
            for rule, holds in reasons.items()
            if holds(account) and not self.is_waived(rule, id)
        }

    # What is under way

    def steps(self, account: Account) -> Iterator[Record]:
        """Open steps that are not overdue; each names what it is about, and communications those they are for."""
        for action in account.actions:
            if date.fromisoformat(action["due"]) >= self.today:
                yield action
        for opportunity in account.record.get("opportunities", []):
            is_pursued = opportunity["stage"] not in ("won", "lost", "on-hold")
            if is_pursued and (day(opportunity.get("close_on")) or date.max) >= self.today:
                yield {key: value for key, value in opportunity.items() if key in ("contract", "competitor")}
        for entry in account.record.get("communications", []):
            if "done_on" not in entry and date.fromisoformat(entry["date"]) >= self.today:
                for them in entry.get("audience", []):
                    yield {"stakeholder": them}

    def is_answered(self, account: Account, subject: str, id: str | None) -> bool:
        """Whether an open step is about something."""
        return id is not None and any(step.get(subject) == id for step in self.steps(account))

    # Targets

    def behind(self, account: Account) -> Fraction:
        """How far attainment is behind pace; nothing where that is not judged."""
        is_judged = account.record["stage"] != "former" and has_plan(account)
        return account.pace - account.share if is_judged and account.share is not None else NOTHING

    def behind_pace(self, account: Account) -> Iterator[bool]:
        """Ten points or more."""
        if self.behind(account) >= self.limit("behind-pace", 10) * POINTS:
            yield False

    def pipeline_short(self, account: Account) -> Iterator[bool]:
        """At a key account, the opportunities are too few for what will be missing."""
        gap = account.gap if is_key(account) and has_plan(account) else None
        if gap is not None and round(gap) > round(account.pipeline):
            yield False

    # Contracts

    def watched(self, account: Account) -> Iterator[tuple[Record, date]]:
        """Signed contracts that run, and of which a notice is to be given that nobody has decided on."""
        for contract in signed(account):
            deadline = account.notice_deadline(contract)
            runs = not account.is_over(contract) and (day(contract.get("ends")) or date.min) >= self.today
            if deadline is None or not runs or contract.get("renewal") == "none":
                continue
            if not self._is_decided(account, contract, deadline):
                yield contract, deadline

    def _is_decided(self, account: Account, contract: Record, deadline: date) -> bool:
        """A signed successor; or in the half year before the deadline, or later, a won renewal or a done action."""
        renewals = [
            day(opportunity.get("close_on")) or self.today
            for opportunity in account.record.get("opportunities", [])
            if (opportunity["kind"], opportunity["stage"]) == ("renewal", "won")
            and opportunity.get("contract") == contract["id"]
        ]
        done = [
            date.fromisoformat(action["done_on"])
            for plan in account.record.get("plans", [])
            for action in plan.get("actions", [])
            if action.get("contract") == contract["id"] and "done_on" in action
        ]
        days = [*renewals, *(day for day in done if day <= self.today)]
        return account.is_replaced(contract) or any(day >= deadline - timedelta(days=180) for day in days)

    def is_followed(self, account: Account, contract: Record) -> bool:
        """Whether a step is open about a contract, or about the one that is to follow it."""
        return any(self.is_answered(account, "contract", contract.get(key)) for key in ("id", "replaced_by"))

    def notice_deadline_near(self, account: Account) -> Iterator[bool]:
        """Within 180 days, or missed."""
        limit = timedelta(days=self.limit("notice-deadline-near", NOTICE_FROM))
        for contract, deadline in self.watched(account):
            if deadline - self.today <= limit:
                yield self.is_followed(account, contract)

    def missed_notices(self, account: Account) -> Iterator[bool]:
        """Missed, and nobody is at it."""
        for contract, deadline in self.watched(account):
            if deadline < self.today and not self.is_followed(account, contract):
                yield True

    def contract_expired(self, account: Account) -> Iterator[bool]:
        """Over with nothing in its place, or renewed by itself with the old end written down."""
        if account.record["stage"] != "customer":
            return
        for contract in signed(account):
            ends = day(contract.get("ends"))
            if ends is None or ends >= self.today or account.is_replaced(contract):
                continue
            ends_by_itself = contract["type"] == "spot" or self._is_covered(account, contract)
            if contract.get("renewal") == "automatic" or not ends_by_itself:
                yield self.is_followed(account, contract)

    def _is_covered(self, account: Account, ended: Record) -> bool:
        """Whether others that hold cover all its products, or one of its type holds, if either lists none."""
        held = [other for other in signed(account) if not account.is_over(other)]
        products = set(ended.get("products", []))
        covered = {product for other in held for product in other.get("products", [])}
        alike = [other for other in held if other["type"] == ended["type"]]
        return (bool(products) and products <= covered) or any(
            not products or not other.get("products") for other in alike
        )

    # People at the customer

    def contact_overdue(self, account: Account) -> Iterator[bool]:
        """Longer ago than it was meant to be, or never."""
        if account.record["stage"] in ("customer", "prospect"):
            for them in account.contacts:
                if them.due is not None and (them.last is None or them.due < self.today):
                    yield self.is_answered(account, "stakeholder", them.id)

    def customer_silent(self, account: Account) -> Iterator[bool]:
        """Neither a visit nor a contact nor a sale for 120 days; a step about anybody there answers it."""
        record = account.record
        if record["stage"] != "customer":
            return
        days = [visit["date"] for visit in record.get("visits", [])]
        days += [them["last_contact"] for them in record.get("stakeholders", []) if "last_contact" in them]
        days += [entry["done_on"] for entry in record.get("communications", []) if "done_on" in entry]
        signs = [day for day in map(date.fromisoformat, days) if day <= self.today]
        signs += [min(sale, self.today) for sale in account.sales]
        if not signs or (self.today - max(signs)).days > self.limit("customer-silent", SILENT_FROM):
            yield any(self.is_answered(account, "stakeholder", them.id) for them in account.contacts)

    def dmu_incomplete(self, account: Account) -> Iterator[bool]:
        """Somebody is missing, or one good contact carries all; under way if every gap has a step that closes it."""
        if not is_key(account):
            return
        known = account.coverage
        vacant = [seat for seat in account.vacancies if self.is_answered(account, "stakeholder", seat["id"])]
        closed = [any(seat.get("function") == function for seat in vacant) for function in known.missing]
        if not known.has_decider:
            closed.append(any("decider" in seat.get("roles", []) for seat in vacant))
        if known.count < 3:
            closed.append(known.count + len(vacant) >= 3)
        if len(known.good) == 1:
            others = [them for them in account.contacts if them not in known.good]
            closed.append(any(self.is_answered(account, "stakeholder", them.id) for them in others))
        if closed:
            yield all(closed)

    def privacy_incomplete(self, account: Account) -> Iterator[bool]:
        """Of somebody, basis, information or review are missing; of somebody, the review is past."""
        defaults = self.books.site.get("privacy", {}).get("defaults", {})
        people = [them for them in account.record.get("stakeholders", []) if them.get("vacant") != "yes"]
        kept = [{**defaults, **them.get("privacy", {})} for them in people]
        if any(key not in entry for entry in kept for key in ("basis", "informed_on", "review_by")):
            yield False
        if any((day(entry.get("review_by")) or self.today) < self.today for entry in kept):
            yield False

    # Promises and risks

    def action_overdue(self, account: Account) -> Iterator[bool]:
        """Open more than two weeks after its day."""
        limit = timedelta(days=self.limit("action-overdue", OVERDUE_FROM))
        if account.record["stage"] != "former":
            yield from (False for action in account.actions if self.today - date.fromisoformat(action["due"]) > limit)

    def has_bare_risk(self, account: Account) -> bool:
        """Whether a high risk that is likely has no mitigation."""
        return account.record["stage"] != "former" and any(
            risk["severity"] == "high" and risk["likelihood"] != "low" and "mitigation" not in risk
            for risk in account.record.get("risks", [])
        )

    # Our people

    def too_many_key_accounts(self) -> set[str]:
        """Those who answer for more key accounts than ten."""
        owners = Counter(account.record["owner"] for account in self.books.accounts.values() if is_key(account))
        return {id for id, count in owners.items() if count > self.limit("too-many-key-accounts", 10)}

    def targets_above_plan(self) -> set[str]:
        """Those whose target is more than their people's and their accounts' together."""
        return {id for id in self.books.people if not self.books.has_left(id) and self._is_above(id)}

    def _is_above(self, person: str) -> bool:
        wanted, below = self.books.target_of(person), list(self._targets_below(person))
        accounts = [self.books.accounts[id] for id in self.books.owned_by(person)]
        own = self.books.summed((account.target, account.currency) for account in accounts)
        is_shared_out = bool(below) or any(account.target for account in accounts)
        return wanted is not None and is_shared_out and not own.apart and wanted > sum(below, own.value)

    def _targets_below(self, manager: str) -> Iterator[Fraction]:
        """The nearest targets below somebody: people without one, or who have left, stand for their own people."""
        for id, person in self.books.people.items():
            if person.get("manager") == manager:
                target = self.books.target_of(id) if not self.books.has_left(id) else None
                yield from [target] if target is not None else self._targets_below(id)


ACCOUNT_RULES: Mapping[str, Callable[[Judge, Account], Iterable[bool]]] = {
    "behind-pace": Judge.behind_pace,
    "pipeline-short": Judge.pipeline_short,
    "notice-deadline-near": Judge.notice_deadline_near,
    "contract-expired": Judge.contract_expired,
    "contact-overdue": Judge.contact_overdue,
    "action-overdue": Judge.action_overdue,
    "customer-silent": Judge.customer_silent,
    "dmu-incomplete": Judge.dmu_incomplete,
    "privacy-incomplete": Judge.privacy_incomplete,
}
PEOPLE_RULES: Mapping[str, Callable[[Judge], set[str]]] = {
    "too-many-key-accounts": Judge.too_many_key_accounts,
    "targets-above-plan": Judge.targets_above_plan,
}


def is_key(account: Account) -> bool:
    """Whether an account is held to the stricter rules."""
    return (account.record["tier"], account.record["stage"]) == ("key", "customer")


def has_plan(account: Account) -> bool:
    """Whether a plan holds today that is not archived."""
    return account.plan is not None


def signed(account: Account) -> list[Record]:
    """The signed contracts of an account that is not lost."""
    contracts = account.record.get("contracts", []) if account.record["stage"] != "former" else []
    return [contract for contract in contracts if contract.get("status", "signed") == "signed"]
