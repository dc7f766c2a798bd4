"""Contracts and the days that matter in them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from playbookgen.content.model import Account, Contract
from playbookgen.playbook.calendar import earlier

DECIDING_TIME = timedelta(days=180)
"""How long before the notice deadline a step about the contract counts as the decision on it: the same half a year in
which `notice-deadline-near` reminds."""


@dataclass(frozen=True, slots=True)
class ContractTerm:
    """A contract with its notice deadline on a day."""

    contract: Contract
    index: int
    """Where it stands in the file's list."""
    notice_deadline: date | None
    """The last day on which a notice may arrive."""
    is_over: bool
    """Terminated, ended, or replaced by one that has begun. What renews itself is over only when it is terminated."""
    is_replaced: bool
    """Whether the contract that follows it is signed; as long as it is only negotiated, the old one's days matter."""
    is_decided: bool
    """Whether it is settled what follows: it is terminated or replaced, or in the half year before the notice deadline,
    or later, its renewal was won or an action about it was done."""

    def is_missed(self, today: date) -> bool:
        """Whether the notice deadline has passed without a decision while the contract still runs."""
        deadline, ends = self.notice_deadline, self.contract.ends
        if self.is_over or self.is_decided or deadline is None or ends is None:
            return False
        return deadline < today <= ends


def notice_deadline(contract: Contract) -> date | None:
    """Return the last day on which a notice may arrive; None for indefinite contracts and those without a notice."""
    if contract.ends is None or contract.notice is None:
        return None
    return earlier(contract.ends, contract.notice)


def terms(account: Account, today: date) -> tuple[ContractTerm, ...]:
    """Return the account's contracts, those that hold first, then by their end."""
    by_id = {contract.id: contract for contract in account.contracts}
    listed = []
    for index, contract in enumerate(account.contracts):
        deadline = notice_deadline(contract)
        named = by_id.get(contract.replaced_by or "")
        successor = named if named is not None and named.status == "signed" else None
        is_settled = contract.status == "terminated" or successor is not None
        is_decided = is_settled or _is_decided(deadline, _settled(contract, account, today))
        is_over = _is_over(contract, successor, today)
        listed.append(ContractTerm(contract, index, deadline, is_over, successor is not None, is_decided))
    return tuple(sorted(listed, key=lambda term: (term.is_over, term.contract.ends or date.max, term.contract.id)))


def _is_over(contract: Contract, successor: Contract | None, today: date) -> bool:
    if successor is not None and (successor.starts or date.max) <= today:
        return True
    if contract.status == "terminated":
        return contract.ends is None or contract.ends < today
    return contract.ends is not None and contract.ends < today and contract.renewal != "automatic"


def _is_decided(deadline: date | None, settled: Iterable[date]) -> bool:
    return deadline is not None and any(day >= deadline - DECIDING_TIME for day in settled)


def _settled(contract: Contract, account: Account, today: date) -> Iterator[date]:
    """Yield the days on which something about the contract was settled; a won renewal without a day counts as now."""
    for opportunity in account.opportunities:
        if opportunity.contract == contract.id and opportunity.kind == "renewal" and opportunity.stage == "won":
            yield opportunity.close_on or today
    for plan in account.plans:
        for action in plan.actions:
            if action.contract == contract.id and action.done_on is not None and action.done_on <= today:
                yield action.done_on
