"""Two reckonings side by side."""

from collections.abc import Mapping
from typing import Any


def assert_same(found: Mapping[Any, object], expected: Mapping[Any, object]) -> None:
    """Fail with everything that differs."""
    assert found.keys() == expected.keys()
    wrong = [f"{key}: {found[key]} instead of {expected[key]}" for key in expected if found[key] != expected[key]]
    assert not wrong, "\n".join([f"{len(wrong)} of {len(expected)} differ:", *wrong[:5]])
