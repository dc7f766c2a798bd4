"""What a build leaves for the next one in the same process, so that a preview decodes nothing twice.

All of it is frozen, and held against digests of what it was read from.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from playbookgen.content.history import History
    from playbookgen.pipeline.accounts import AccountReading
    from playbookgen.playbook.summary import Summary

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Remembered(Generic[Value]):
    """Values by the ids of their accounts, each as it was last read."""

    _known: dict[str, tuple[str, Value]] = field(default_factory=dict)

    def get(self, id: str, digest: str, read: Callable[[], Value]) -> Value:
        """Return the value of an account, read anew where `digest` is that of another content."""
        known = self._known.get(id)
        if known is None or known[0] != digest:
            known = self._known[id] = digest, read()
        return known[1]


@dataclass(slots=True)
class Memory:
    """What a process has read."""

    readings: "Remembered[AccountReading]" = field(default_factory=Remembered)
    summaries: "Remembered[Summary]" = field(default_factory=Remembered)
    history: "History | None" = None
