"""A glance at an account shows what the build that follows makes of its page, without waiting for it."""

import re
from pathlib import Path

import pytest

from playbookgen.build import Built, build
from playbookgen.pipeline.glance import glance
from tests.docs.test_editors import copy_of_demo
from tests.sites import DAY, edit

GROUP = {"warta-papier", "warta-tektura"}
CHANGES = (
    (r"^name: (.*)$", r"name: \1 i Synowie"),
    (r"^(\s+)stance: \w+$", r"\1stance: opponent"),
    (r"^(\s+)target: \d+ 000$", r"\1target: 975 000"),
    (r"^(\s+)due: .*$", r"\1due: 2026-11-02"),
    (r"^(\s+)contact_every: .*$", r"\1contact_every: 1w"),
    (r"^owner: .*$", r"owner: kinga-maciejewska"),
)
"""What is changed in each account's file, wherever it occurs."""


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    return copy_of_demo(tmp_path / "site")


def seen(built: Built, *ids: str) -> dict[str, bytes]:
    checked = built.checked
    return glance(checked.playbook, checked.accounts, checked.themes, ids)


def test_each_changed_account_looks_as_the_next_build_makes_it(demo: Path, tmp_path: Path) -> None:
    output = tmp_path / "public"
    built = build(demo, output, DAY)
    files = sorted((demo / "content/accounts").glob("*.yaml"))
    for file in files:
        text = file.read_text("utf-8")
        for pattern, replacement in CHANGES:
            text = re.sub(pattern, replacement, text, flags=re.MULTILINE)
        file.write_text(text, "utf-8")
    pages = seen(built, *(file.stem for file in files))
    before = {path: (output / path).read_bytes() for path in pages}
    build(demo, output, DAY)
    assert pages == {path: (output / path).read_bytes() for path in pages}
    assert [path for path in pages if pages[path] == before[path]] == []
    alone = [file.stem for file in files if file.stem not in GROUP]
    assert list(pages) == [f"{folder}accounts/{id}.html" for id in alone for folder in ("", "en/")]


@pytest.mark.parametrize("id", sorted(GROUP))
def test_an_account_of_a_group_looks_as_the_next_build_makes_it(demo: Path, tmp_path: Path, id: str) -> None:
    output, account = tmp_path / "public", demo / f"content/accounts/{id}.yaml"
    built = build(demo, output, DAY)
    for pattern, replacement in CHANGES:
        account.write_text(re.sub(pattern, replacement, account.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
    pages = seen(built, id)
    build(demo, output, DAY)
    assert pages == {path: (output / path).read_bytes() for path in (f"accounts/{id}.html", f"en/accounts/{id}.html")}


def test_what_a_glance_cannot_tell_is_left_to_the_build(demo: Path, tmp_path: Path) -> None:
    built = build(demo, tmp_path / "public", DAY)
    account = demo / "content/accounts/mleczarnia-roztocze.yaml"
    assert seen(built, *GROUP, "nobody") == {}
    edit(account, "stage: customer\n", "stage: customer\nparent: warta-papier\n")
    assert seen(built, account.stem) == {}
    edit(account, "parent: warta-papier\n", "")
    edit(demo / "content/accounts/warta-tektura.yaml", "parent: warta-papier\n", "")
    assert seen(built, "warta-tektura") == {}
    account.write_text("name: [half saved", "utf-8")
    assert seen(built, account.stem) == {}
    account.unlink()
    assert seen(built, account.stem) == {}
