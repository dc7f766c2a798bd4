"""Contracts and the days that matter in them."""

from dataclasses import dataclass
from datetime import date

from playbookgen.content.model import Account, Contract
from playbookgen.playbook.calendar import earlier


@dataclass(frozen=True, slots=True)
class ContractTerm:
    """A contract with its notice deadline on a day."""

    contract: Contract
    notice_deadline: date | None
    """The last day on which a notice may arrive."""
    is_over: bool
    """Terminated, ended, or replaced by one that has begun."""


def notice_deadline(contract: Contract) -> date | None:
    """Return the last day on which a notice may arrive; None for indefinite contracts and those without a notice."""
    if contract.ends is None or contract.notice is None:
        return None
    return earlier(contract.ends, contract.notice)


def terms(account: Account, today: date) -> tuple[ContractTerm, ...]:
    """Return the account's contracts, those that hold first, then by their end."""
    by_id = {contract.id: contract for contract in account.contracts}
    listed = [
        ContractTerm(
            contract, notice_deadline(contract), _is_over(contract, by_id.get(contract.replaced_by or ""), today)
        )
        for contract in account.contracts
    ]
    return tuple(sorted(listed, key=lambda term: (term.is_over, term.contract.ends or date.max, term.contract.id)))


def _is_over(contract: Contract, successor: Contract | None, today: date) -> bool:
    if contract.status == "terminated" or (contract.ends is not None and contract.ends < today):
        return True
    return successor is not None and successor.status == "signed" and (successor.starts or date.max) <= today
