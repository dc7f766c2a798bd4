"""The Markdown comment: its form, that nothing an author writes does anything in it, and that it is never too long."""

import re
from html import unescape
from itertools import cycle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import markdown

from playbookgen.content import schema
from playbookgen.review.diff.changes import class_of, value_of
from playbookgen.review.diff.comment import LIMIT, MARKER
from playbookgen.review.markdown import harmless
from tests.attacks import LINES
from tests.review.diff.scenes import diff
from tests.review.diff.test_model import as_told, changed, edited, mappings, records
from tests.sites import edit, put, small_copy

HOSTILE = (
    *LINES,
    "@everyone look",
    "jan@debina.example",
    "see #12 and GH-7, debina/zeszyt#3, !45, %2, $9, &3, ~bug, ABC-1",
    "www.attack.example",
    "https://attack.example",
    "[press](https://attack.example)",
    "![](https://attack.example/x.png)",
    "</details><h1>taken over</h1>",
    "``` code",
    "` `` ``` ````",
    "*bold* _italic_ ~~gone~~ **x**",
    "# heading",
    "1. one",
    "- [ ] task",
    "| a | b |",
    "> quote",
    ":smile:",
    "$x^2$",
    "8284cda",
    "&lt;b&gt; &#64;all",
    "/close",
    "a\u202eb\u200bc",
    "\\@x \\<b>",
)
TRIGGER = re.compile(r"[<>@#\[\]*_`~|\\^${}!]|\w&|&\w|://|www\.|:\w|\b[0-9a-f]{7,}\b|\b[a-z]+-\d", re.IGNORECASE)
CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)


def outside_code(text: str) -> str:
    """Return what of a Markdown text is no code, as CommonMark reads it: spans end with as many signs as they begin."""
    return CODE.sub("", text)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_becomes_code_or_means_nothing(text: str) -> None:
    assert TRIGGER.search(outside_code(harmless(text))) is None
    assert "<code>" in markdown(harmless(text)) or re.search("<(?!/?p>)", markdown(harmless(text))) is None


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=40))
def test_any_text_on_a_line_means_nothing(text: str) -> None:
    assert TRIGGER.search(outside_code(f"x {harmless(text)} x")) is None


@pytest.mark.parametrize(
    "text",
    ["Anna Lis", "Alfa Śledź & Synowie", "120\u00a0000\u00a0€", "−25%", "31,5%", "Rola: Kupiec; Etap: negocjacje"],
)
def test_an_ordinary_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


def test_a_comment_has_the_summary_first_and_details_folded(tmp_path: Path) -> None:
    before, after = small_copy(tmp_path / "before"), small_copy(tmp_path / "after")
    for old, new in (
        ("owner: anna-lis\ndeputy", "owner: jan-maj\ndeputy"),
        ("tier: key", "tier: large"),
        ("target: 120 000", "target: 90 000"),
        ("    notice: 2w", "    notice: 3m"),
    ):
        edit(after / "content/accounts/alfa.yaml", old, new)
    done = diff(after, before, "--format", "markdown", "--no-findings", messages="pl")
    assert done.stdout.replace("\u00a0", " ") == (
        """<!-- playbookgen diff -->
**Zmieniono: 1 klient**

- **Alfa Śledź & Synowie** – Opiekun klienta: Anna Lis → Jan Maj; Segment: strategiczny → duży; Plan klienta 2026, """
        """Cel: Folia termokurczliwa: 120 000 € → 90 000 € (−25%); jeszcze 1

<details>
<summary>Wszystkie zmiany (4)</summary>

- **Alfa Śledź & Synowie** (`content/accounts/alfa.yaml`)
  - Opiekun klienta: Anna Lis → Jan Maj
  - Segment: strategiczny → duży
  - Plan klienta 2026, Cel: Folia termokurczliwa: 120 000 € → 90 000 € (−25%)
  - Umowa: Umowa ramowa na folię – Okres wypowiedzenia: 2 tygodnie → 3 miesiące

</details>

<details>
<summary>Strony, na których to widać (4)</summary>

- [Alfa Śledź & Synowie](https://zeszyt.debina.example/sprzedaz/accounts/alfa.html)
- [Anna Lis](https://zeszyt.debina.example/sprzedaz/people/anna-lis.html)
- [Jan Maj](https://zeszyt.debina.example/sprzedaz/people/jan-maj.html)
- [Folia termokurczliwa](https://zeszyt.debina.example/sprzedaz/products/folia.html)

</details>
"""
    )


def test_pages_lead_to_a_preview_where_there_is_one_and_nowhere_where_there_is_none(tmp_path: Path) -> None:
    before, after = small_copy(tmp_path / "before"), small_copy(tmp_path / "after")
    edit(after / "content/accounts/beta.yaml", "tier: small", "tier: medium")
    preview = diff(after, before, "--format", "markdown", "--url", "https://preview.example/7/").stdout
    assert "- [Grupa Beta](https://preview.example/7/accounts/beta.html)\n" in preview
    for root in (before, after):
        edit(root / "site.yaml", "url: https://zeszyt.debina.example/sprzedaz\n", "")
    assert "- Grupa Beta: `accounts/beta.html`\n" in diff(after, before, "--format", "markdown").stdout


def test_a_comment_of_hostile_records_holds_nothing_of_theirs(tmp_path: Path) -> None:
    before, after = small_copy(tmp_path / "before"), small_copy(tmp_path / "after")
    for number, text in enumerate(HOSTILE):
        quoted = "'" + text.replace("'", "''").replace("\t", " ").replace("\n", " ") + "'"
        account = f"name: {quoted}\ntier: small\nstage: prospect\nowner: jan-maj\nindustry: {quoted}\n"
        put(after, {f"content/accounts/zly-{number}.yaml": account})
    comment = diff(after, before, "--format", "markdown").stdout
    rest = "\n".join(line for line in comment.splitlines() if not line.startswith(("<", "- [", "**")))
    ours = re.sub(r"\[[a-z-]+\]$", "", outside_code(rest), flags=re.MULTILINE).replace("**", "")
    assert TRIGGER.search(ours) is None
    assert {line for line in comment.splitlines() if line.startswith("<")} <= {
        MARKER,
        "<details>",
        "</details>",
        *re.findall(r"<summary>[\w ]+ \(\d+\)</summary>", comment),
    }
    assert "alert(1)" in unescape(comment)


def test_a_comment_is_never_too_long_and_says_what_it_leaves_out(tmp_path: Path) -> None:
    before, after = small_copy(tmp_path / "before"), small_copy(tmp_path / "after")
    for number in range(400):
        name = "🙂 *Klient* " * 6
        account = f"name: {name}{number}\ntier: small\nstage: prospect\nowner: jan-maj\naddress: {name}\n"
        put(after, {f"content/accounts/klient-{number}.yaml": account})
    comment = diff(after, before, "--format", "markdown", "--no-findings").stdout
    assert LIMIT - 2000 < len(comment.encode("utf-16-le")) // 2 <= LIMIT
    assert comment.startswith(f"{MARKER}\n**Changed: 400 accounts**\n")
    assert comment.count("<details>") == comment.count("</details>")
    assert re.search(r"\n\d[\d,]* more\n\Z", comment)


def test_a_hostile_text_in_any_key_means_nothing() -> None:
    hostile = cycle(HOSTILE)
    for folder, record in records():
        for way, item in mappings(record):
            for name, field in schema.fields(class_of(item)).items():
                value = value_of(item, name)
                if not isinstance(value, str | tuple) or field.model is not None or field.choices:
                    continue
                for text in (next(hostile), next(hostile)):
                    attacked = edited(record, way, name, text if isinstance(value, str) else (text,))
                    for before, after in ((record, attacked), (attacked, record)):
                        told = as_told(changed(folder, before, after), mark=harmless)
                        assert TRIGGER.search(outside_code(told).replace("**", "")) is None, (way, name, told)


def test_sentences_that_come_with_the_pull_request_are_not_used(tmp_path: Path) -> None:
    before, after = small_copy(tmp_path / "before"), small_copy(tmp_path / "after")
    edit(after / "content/accounts/beta.yaml", "owner: jan-maj", "owner: anna-lis")
    catalog = (
        'msgid ""\nmsgstr ""\n"Language: pl\\n"\n\nmsgid "Changed: {what}"\nmsgstr "<b>@all</b> {what}"\n\n'
        'msgctxt "label"\nmsgid "owner"\nmsgstr "<i>@all</i>"\n'
    )
    put(after, {"layouts/locale/pl/LC_MESSAGES/messages.po": catalog})
    lines = diff(after, before, "--format", "markdown", "--no-findings", messages="pl").stdout.splitlines()
    assert lines[1] == "**Zmieniono: 1 klient, szablony**"
    assert lines[3] == "- **Grupa Beta** – `<i>@all</i>`: Jan Maj → Anna Lis"
