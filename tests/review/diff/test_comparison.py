"""What is the same and what is another: form against meaning, renamed against removed, mended against moved."""

import re
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from playbookgen.findings import Finding, Location, Severity
from playbookgen.review.diff.comparison import compare
from playbookgen.review.diff.excerpts import Excerpt, excerpt
from playbookgen.review.diff.mended import mended
from playbookgen.review.diff.sides import read_side
from tests.review.diff.scenes import told
from tests.sites import GOLDEN, edit, put, small_copy

ALFA = (GOLDEN / "site/content/accounts/alfa.yaml").read_text("utf-8")
PARTS = re.findall(r"^\w.*\n(?:(?:[ \n].*)?\n?(?![\w#]))*", ALFA, re.MULTILINE)
PLAIN = re.compile(r"^(\s+(?:- )?(?:title|name|topic|reason|statement): )([^'\"|\[\n]+)$", re.MULTILINE)


@settings(max_examples=12)
@given(st.permutations(PARTS), st.booleans(), st.booleans())
def test_comments_quotes_and_the_order_of_keys_are_form(
    parts: list[str], with_quotes: bool, with_comments: bool
) -> None:

    text = "\n".join(parts)
    if with_quotes:
        text = PLAIN.sub(lambda found: f"{found[1]}'{found[2]}'", text)
    if with_comments:
        text = re.sub(r"^(?=\w)", "# uwaga\n", text, flags=re.MULTILINE)
    with tempfile.TemporaryDirectory() as folder:
        root = small_copy(Path(folder) / "site")
        (root / "content/accounts/alfa.yaml").write_text(text, "utf-8")
        comparison = compare(read_side(GOLDEN / "site"), read_side(root))
    assert (comparison.records, comparison.form_only) == ((), ("content/accounts/alfa.yaml",))


def test_amounts_shares_and_texts_written_in_another_way_are_form(tmp_path: Path) -> None:
    root = small_copy(tmp_path / "site")
    for old, new in (
        ("target: 120 000\n", "target: 120_000,00\n"),
        ("share: 31,5%", "share: 0.315"),
        ("credit_hold: no", "credit_hold: false"),
        ("      Obejrzeliśmy linię 2.\n", "\n      Obejrzeliśmy linię 2.  \n"),
        ("    status: signed\n", ""),
    ):
        edit(root / "content/accounts/alfa.yaml", old, new)
    assert told(root, GOLDEN / "site") == [
        "Changed: the form of files alone",
        "",
        "only the form changed in 1 file: content/accounts/alfa.yaml",
    ]


def test_small_files_of_two_customers_are_not_one_renamed(tmp_path: Path) -> None:
    before, after = small_copy(tmp_path / "before"), small_copy(tmp_path / "after")
    account = "name: {name}\ntier: small\nstage: prospect\nowner: jan-maj\n"
    put(before, {"content/accounts/gama.yaml": account.format(name="Gama")})
    put(after, {"content/accounts/delta.yaml": account.format(name="Delta")})
    facts = "Account owner: Jan Maj; Customer status: prospect; Tier: small"
    assert told(after, before) == [
        "Changed: 2 accounts",
        "",
        "Delta",
        f"  new: {facts}",
        "",
        "Gama",
        f"  removed: {facts}",
    ]


def test_accounts_come_by_their_weight(tmp_path: Path) -> None:
    after = small_copy(tmp_path / "after")
    for name, tier in (("a", "small"), ("b", "key"), ("c", "large")):
        put(after, {f"content/accounts/{name}.yaml": f"name: {name}\ntier: {tier}\nstage: prospect\nowner: jan-maj\n"})
    assert [line for line in told(after, GOLDEN / "site") if line in "abc" and line] == ["b", "c", "a"]


def test_an_item_with_another_id_is_the_same_where_all_else_is_and_what_names_it_follows(tmp_path: Path) -> None:
    root = small_copy(tmp_path / "site")
    file = root / "content/accounts/alfa.yaml"
    file.write_text(re.sub(r"\bkos\b", "piotr-kos", file.read_text("utf-8")), "utf-8")
    assert told(root, GOLDEN / "site")[2:] == [
        "Alfa Śledź & Synowie",
        "  Stakeholder: Piotr Kos – ID: kos → piotr-kos",
    ]


def test_an_action_with_another_title_is_the_same_where_most_else_is(tmp_path: Path) -> None:
    root = small_copy(tmp_path / "site")
    edit(root / "content/accounts/alfa.yaml", "title: Próba tacek na linii 2", "title: Druga próba tacek")
    assert told(root, GOLDEN / "site")[3:] == [
        "  Account plan 2026, Action: Druga próba tacek: Próba tacek na linii 2 → Druga próba tacek"
    ]


def test_layouts_with_a_name_that_is_no_text_are_named(tmp_path: Path) -> None:
    root = small_copy(tmp_path / "site")
    folder = root / "layouts"
    folder.mkdir()
    (folder / "\udcff.txt").write_text("x", "utf-8")
    assert told(root, GOLDEN / "site")[-1] == "layouts – added: layouts/\ufffd.txt"


def finding(rule: str, line: int = 1, severity: Severity = Severity.WARNING, **arguments: str) -> Finding:
    where = Location.of_line("content/accounts/alfa.yaml", line)
    return Finding(rule, severity, where, "accounts/alfa", "{what}", arguments)


def test_a_finding_elsewhere_or_with_another_number_is_neither_new_nor_closed() -> None:
    found = mended([finding("plan-stale", 3, what="90")], [finding("plan-stale", 7, what="91")])
    assert (found.new, found.closed, found.under_way) == ((), (), ())


def test_a_finding_that_weighs_more_is_new_and_one_that_somebody_sees_to_is_under_way() -> None:
    warning, error, note = (finding("plan-stale", severity=weight, what="x") for weight in
                            (Severity.WARNING, Severity.ERROR, Severity.NOTE))  # fmt: skip
    assert mended([warning], [error]).new == (error,)
    assert mended([error], [warning]).new == ()
    assert mended([warning], [note]).under_way == (note,)
    assert mended([note], [warning]).new == (warning,)
    assert mended([note], []).closed == mended([], [note]).new == ()


def test_of_several_findings_of_a_rule_the_one_that_went_is_closed() -> None:
    one, other = finding("action-overdue", what="a"), finding("action-overdue", what="b")
    assert mended([one, other], [other]).closed == (one,)


def test_an_excerpt_shows_the_first_words_that_differ() -> None:
    assert excerpt("we sell film and trays", "we sell foil and trays") == Excerpt("film", "foil", 0)
    assert excerpt("one two", "one two three") == Excerpt("", "three", 0)
    assert excerpt("one **two** three", "one two three") == Excerpt("**two**", "two", 0)
    assert excerpt("a b c d e", "a x c y e") == Excerpt("b", "x", 1)
    assert excerpt("same", "same") == Excerpt("", "", 0)
    long = excerpt("a " * 2000, "b " * 2000)
    assert long == Excerpt("a " * 10 + "…", "b " * 10 + "…", 0)


def test_of_many_things_the_first_are_named_and_the_others_counted(tmp_path: Path) -> None:
    root = small_copy(tmp_path / "site")
    goals = "".join(f"  - Cel {number}\n" for number in range(25))
    edit(root / "content/accounts/alfa.yaml", "goals:\n", f"goals:\n{goals}")
    named = ", ".join(f"Cel {number}" for number in range(10))
    assert told(root, GOLDEN / "site")[3:] == [f"  Customer’s goals: added: {named}, 15 more"]
