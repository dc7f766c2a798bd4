"""The small company's site is what it was: see `tests/golden`."""

from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

import yaml

from playbookgen.content import schema
from playbookgen.content.model import Account, FreePage, Guide, Model, Person, Product
from tests.golden.generate import EXPECTED
from tests.sites import GOLDEN, published, tree


def difference(path: str, expected: dict[str, bytes], found: dict[str, bytes]) -> str:
    """How a file differs, as far as it can be read."""
    try:
        before, after = (files.get(path, b"").decode().splitlines() for files in (expected, found))
    except UnicodeDecodeError:
        return f"{path} differs"
    return "\n".join(unified_diff(before, after, f"expected/{path}", f"found/{path}", lineterm="", n=1))


def test_the_site_is_the_same_to_the_byte(small: Path) -> None:
    """After a change that is meant, `make golden` writes the expected site anew."""
    expected, found = tree(EXPECTED), published(small)
    paths = sorted(path for path in expected.keys() | found.keys() if expected.get(path) != found.get(path))
    assert "\n".join(difference(path, expected, found) for path in paths) == ""


def keys(value: object, model: type[Model], way: str) -> Iterator[str]:
    """Yield the keys that a record uses, each with the way to it."""
    for item in value if isinstance(value, list) else [value]:
        for key, inner in item.items() if isinstance(item, dict) else ():
            yield f"{way}.{key}"
            if (field := schema.fields(model)[key]).model is not None:
                yield from keys(inner, field.model, f"{way}.{key}")


def all_keys(model: type[Model], way: str) -> Iterator[str]:
    for key, field in schema.fields(model).items():
        yield f"{way}.{key}"
        if field.model is not None:
            yield from all_keys(field.model, f"{way}.{key}")


def test_the_small_company_uses_every_key_of_the_model() -> None:
    models: dict[str, type[Model]] = {
        "accounts": Account,
        "people": Person,
        "products": Product,
        "roles": Guide,
        "pages": FreePage,
    }
    wanted: set[str] = set()
    used: set[str] = set()
    for folder, model in models.items():
        wanted.update(all_keys(model, folder))
        for file in (GOLDEN / "site" / "content" / folder).iterdir():
            if file.suffix in (".yaml", ".md"):
                text = file.read_text("utf-8")
                front = text.split("---\n", 2)[1] if file.suffix == ".md" else text
                used.update(keys(yaml.load(front, yaml.BaseLoader), model, folder))
    assert wanted - used == set()
