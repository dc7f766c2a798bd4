"""Values that many pages ask for, made when the first of them does."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar, cast

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Once:
    """Remembers what was made, by a key that says what it is."""

    _made: dict[object, object] = field(default_factory=dict)

    def __call__(self, key: object, make: Callable[[], Made]) -> Made:
        """Return what goes by a key; made now if nobody asked before."""
        if key not in self._made:
            self._made[key] = make()
        return cast("Made", self._made[key])
