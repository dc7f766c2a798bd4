"""A YAML text is put in order: keys, indents and blank lines; what it says, comments and quotes stay."""

import random
import re
from textwrap import dedent

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from playbookgen.content.config import Site
from playbookgen.content.model import Account, FreePage, Guide, Model, Person, Product
from playbookgen.content.nodes import Mapping, compose, contents
from playbookgen.editing.formatting import Unreadable, Unusual, formatted
from playbookgen.findings import Finding
from tests.sites import GOLDEN


def fmt(text: str, model: type[Model] = Account) -> str:
    """Format a text twice, which must give the same."""
    once = formatted(text, model, "content/x.yaml", "x")
    assert formatted(once, model, "content/x.yaml", "x") == once
    return once


def block(text: str) -> str:
    return dedent(text).lstrip("\n")


CASES = {
    "keys in the model's order": (
        """
        owner: jan
        name: Alfa
        stage: customer
        tier: key
        """,
        """
        name: Alfa
        tier: key
        stage: customer
        owner: jan
        """,
    ),
    "comments above a key go with it, those behind it too": (
        """
        # who
        owner: jan  # since May
        # what
        #   it is called
        name: Alfa
        # nothing more is known
        """,
        """
        # what
        #   it is called
        name: Alfa
        # who
        owner: jan  # since May
        # nothing more is known
        """,
    ),
    "the file's own comment stays at its top": (
        """
        # Alfa, by Jan

        # who
        owner: jan
        name: Alfa
        """,
        """
        # Alfa, by Jan

        name: Alfa
        # who
        owner: jan
        """,
    ),
    "a comment for editors stays at the top": (
        """
        # yaml-language-server: $schema=../account.json
        # who
        owner: jan
        name: Alfa
        """,
        """
        # yaml-language-server: $schema=../account.json
        name: Alfa
        # who
        owner: jan
        """,
    ),
    "sections are set apart, other blank lines are the author's, one at most": (
        """

        name: Alfa


        tier: key
        goals:
          - grow
        stakeholders:

          - id: kos
            name: Kos
          - id: sowa
            name: Sowa


          - id: lis
            name: Lis
        notes: none
        # below


        """,
        """
        name: Alfa

        tier: key
        goals:
          - grow

        stakeholders:
          - id: kos
            name: Kos
          - id: sowa
            name: Sowa

          - id: lis
            name: Lis

        notes: none
        # below
        """,
    ),
    "two spaces a level, one behind colon and dash": (
        """
        name:   Alfa
        external_ids :
           crm:  A-1
        goals:
        -   grow
        -
          last
        stakeholders:
        -   name: Kos
            id:    kos
            privacy:
                  basis: consent
        -
            id: sowa
            name: Sowa
        """,
        """
        name: Alfa
        external_ids:
          crm: A-1
        goals:
          - grow
          -
            last

        stakeholders:
          - id: kos
            name: Kos
            privacy:
              basis: consent
          - id: sowa
            name: Sowa
        """,
    ),
    "what stands in brackets": (
        """
        departments: [ Jakość,Logistyka , "Serwis, druga zmiana", ]
        stakeholders: [{name: Kos,  id: 'kos'}]
        goals: [
            grow,   # fast
            last
          ]
        """,
        """
        goals: [
            grow,   # fast
            last
          ]
        departments: [Jakość, Logistyka, "Serwis, druga zmiana"]
        stakeholders: [{id: 'kos', name: Kos}]
        """,
    ),
    "texts of several lines": (
        """
        notes: |
              First.
                Deeper.

              # no comment
        # comment
        summary: >-   # folded
         One
         two

         three
        address: ul. Rybna 1,
             76-270 Ustka
        region: 'Północ

           i Wschód'
        """,
        """
        region: 'Północ

          i Wschód'
        address: ul. Rybna 1,
          76-270 Ustka
        # comment
        summary: >-   # folded
          One
          two

          three
        notes: |
          First.
            Deeper.

          # no comment
        """,
    ),
    "a comment below a text of several lines, which must not become a part of it": (
        """
        notes: |
            Text
          # comment
        summary: |
          Text
        goals:
          - |
              Text
            # comment
          - last
        """,
        """
        # comment
        summary: |
          Text
        goals:
          - |
            Text
          # comment
          - last
        notes: |
          Text
        """,
    ),
    "a text whose indent is told keeps it": (
        """
        visits:
            - date: 2026-01-02
              summary: |2
                   Deeper.
                Text.
              by: jan
        """,
        """
        visits:
          - date: 2026-01-02
            by: jan
            summary: |2
                 Deeper.
              Text.
        """,
    ),
    "comments stay with the list or mapping that they are indented for": (
        """
        stakeholders:
          # first
          - name: Kos
            # short
            id: kos
            # below kos
          # second
          - id: sowa
            # name of sowa
            name: Sowa
            privacy:
              review_by: 2027-01-01
              # why
              basis: consent
              # below basis
            # below privacy
          # below all
        # plans follow
        plans: []
        """,
        """
        stakeholders:
          # first
          # short
          - id: kos
            name: Kos
            # below kos
          # second
          - id: sowa
            # name of sowa
            name: Sowa
            privacy:
              # why
              basis: consent
              review_by: 2027-01-01
              # below basis
            # below privacy
          # below all

        # plans follow
        plans: []
        """,
    ),
    "comments that stand too far left; keys that are commented out at the line's beginning": (
        """
        stakeholders:
            - id: kos
         # second
            - id: sowa
        #      title: Buyer
              privacy:
          # why
                basis: consent
        #    - id: lis
        """,
        """
        stakeholders:
          - id: kos
          # second
          - id: sowa
        #      title: Buyer
            privacy:
              # why
              basis: consent
        #    - id: lis
        """,
    ),
    "empty values": (
        """
        owner:
        name: ""
        tier:
          ~
        region:
          ""
        goals: []
        """,
        """
        name: ""
        tier:
          ~
        owner:
        region:
          ""
        goals: []
        """,
    ),
    "unknown keys stay behind their neighbours, free keys in their order": (
        """
        owner: jan
        segment: A
        external_ids: {erp: 1, crm: 2}
        name: Alfa
        nip: 0
        """,
        """
        name: Alfa
        nip: 0
        owner: jan
        segment: A
        external_ids: {erp: 1, crm: 2}
        """,
    ),
    "document marks": (
        """
        %YAML 1.1
        ---  # begins

        owner: jan
        name: Alfa
        ...
        # after
        """,
        """
        %YAML 1.1
        ---  # begins
        name: Alfa
        owner: jan
        ...
        # after
        """,
    ),
    "quotes": (
        """
        "owner": 'jan'
        'name' : "Alfa # 1"
        """,
        """
        'name': "Alfa # 1"
        "owner": 'jan'
        """,
    ),
    "comments alone": ("# one\n\n\n# two  \n\n", "# one\n\n# two\n"),
    "nothing": ("\n\n", ""),
    "a last line without its end": ("notes: |\n  Text\nname: A", "name: A\nnotes: |\n  Text\n"),
    "a last text without its end": ("name: A\nnotes: |\n  Text", "name: A\nnotes: |\n  Text\n"),
}


@pytest.mark.parametrize("name", CASES)
def test_canonical_form(name: str) -> None:
    before, after = map(block, CASES[name])
    assert fmt(before) == after


def test_a_front_matter_stays_in_one_piece() -> None:
    before, after = (
        "title: T\nmarketing: yes\nworks_with:\n- role: b\nsummary: S\n",
        ("title: T\nsummary: S\nworks_with:\n  - role: b\nmarketing: yes\n"),
    )
    assert fmt(before, Guide) == after


def test_free_keys_with_mappings_are_ordered_inside() -> None:
    before, after = map(
        block,
        (
            """
            title: A
            rates:
              USD: {date: 2026-01-02, rate: 4}
              EUR:
                date: 2026-01-02
                rate: 4.3
            """,
            """
            title: A
            rates:
              USD: {rate: 4, date: 2026-01-02}
              EUR:
                rate: 4.3
                date: 2026-01-02
            """,
        ),
    )
    assert fmt(before, Site) == after


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("name: A\nname: B\n", ["duplicate-key"]),
        ("owner: &a jan\ndeputy: *a\n", ["anchor-or-tag", "anchor-or-tag"]),
        ("name: !!str A\n", ["anchor-or-tag"]),
        ("name: A: B\n", ["yaml-syntax"]),
        ("owner: jan\n\tname: A\n", ["yaml-syntax"]),
        ("name: Zakład #2\n", ["text-lost-in-comment"]),
        ("goals:\n  -\n  - grow\n", ["wrong-type"]),
        ("name: A\n---\nname: B\n", ["yaml-syntax"]),
        ("- name\n", ["wrong-type"]),
        ("owner:\u00a0jan\n", ["invisible-character"]),
    ],
)
def test_what_cannot_be_read_without_a_doubt_is_refused(text: str, rules: list[str]) -> None:
    with pytest.raises(Unreadable) as refused:
        fmt(text)
    assert [finding.rule for finding in refused.value.findings] == rules


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("{owner: jan, name: Alfa}\n", 1),
        ("owner: jan\n? name\n: Alfa\n", 2),
        ("owner: jan\ngoals:\n  - - grow\n", 3),
        ("owner: jan\ngoals:\n  -\n    - grow\n", 3),
        ("owner: jan\nnotes:\n  |\n  Text\n", 2),
        ("notes: |+\n  Text\n\nstakeholders:\n  - id: kos\nname: A\n", 1),
    ],
)
def test_what_is_sound_and_written_in_an_unusual_way_is_refused(text: str, line: int) -> None:
    with pytest.raises(Unusual) as refused:
        fmt(text)
    assert refused.value.line == line


# Whatever is written, it says the same afterwards.

FILES: dict[str, type[Model]] = {
    "content/accounts/alfa.yaml": Account,
    "content/accounts/beta.yaml": Account,
    "content/people/anna-lis.yaml": Person,
    "content/products/folia.yaml": Product,
    "site.yaml": Site,
}
TEXTS = {path: (GOLDEN / "site" / path).read_text("utf-8") for path in FILES}


def read(text: str) -> tuple[Mapping | None, list[Finding]]:
    findings: list[Finding] = []
    return compose(text, "x", "x", findings.append), findings


def shuffled(text: str, chance: random.Random) -> str:
    """Write a text in another way: its blocks in another order, other indents, comments and blank lines put in."""
    wide = chance.choice([1, 2])
    written: list[str] = []
    for line in text.split("\n"):
        indent, body = len(line) - len(line.lstrip(" ")), line.lstrip(" ")
        may_stand_here = re.match(r"- [a-z_]+:|[a-z_]+:", body)  # not within a text of several lines
        if may_stand_here and chance.random() < 0.08:
            written.append(f"{' ' * chance.randint(0, indent * wide + 3)}# note {chance.randint(0, 99)}: x  ")
        if may_stand_here and chance.random() < 0.05:
            written += [" " * chance.randint(0, 2)] * chance.randint(1, 3)
        if wide == 2:
            body = re.sub(r"^- (?=[a-z_]+:)", "-   ", body)
        body = re.sub(r"^([a-z_]+:) (?=[^|>])", lambda found: found.group(1) + " " * chance.randint(1, 3), body)
        written.append(f"{' ' * indent * wide}{body}" if body else "")
    return "\n".join(_blocks_shuffled(written, chance))


def _blocks_shuffled(lines: list[str], chance: random.Random) -> list[str]:
    blocks: list[list[str]] = [[]]
    for line in lines:
        if re.match(r"[a-z_]+ *:", line):
            blocks.append([])
        blocks[-1].append(line)
    head, *rest = blocks
    chance.shuffle(rest)
    return [*head, *(line for one in rest for line in one)]


@given(st.sampled_from(sorted(FILES)), st.integers(0, 1_000_000))
@settings(max_examples=60)
@example("content/accounts/alfa.yaml", 0)
def test_any_way_to_write_a_record_says_the_same_afterwards(path: str, seed: int) -> None:
    text = shuffled(TEXTS[path], random.Random(seed))
    text = text if text.endswith("\n") else f"{text}\n"
    before, findings = read(text)
    if before is None or findings:
        with pytest.raises(Unreadable):
            fmt(text, FILES[path])
        return
    after = fmt(text, FILES[path])
    root, _ = read(after)
    assert root is not None
    assert contents(root) == contents(before)
    assert sorted(re.findall(r"# note.*x", after)) == sorted(re.findall(r"# note.*x", text))
    assert not re.search(r"\n\n\n|[ \t]$|\A\n|[^\n]\Z|\n\n\Z", after)


PIECES = st.sampled_from(
    ["name", "owner", "goals", "plans", "privacy", ":", ": ", " ", "  ", "    ", "- ", "-", "\n", "\n\n", "# c", "#",
     "'a'", '"b"', "[", "]", "{", "}", ", ", "|", ">-", "|+", "|2", "x", "~", "...", "---", "? ", "&a ", "ż", "\t"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25).map("".join), st.sampled_from([Account, Person, Product, Site, Guide, FreePage]))
@settings(max_examples=300)
@example("notes: |+\n\n\n", Account)
@example("a: 'b\n\n  # c'\n", Account)
def test_whatever_it_is_it_says_the_same_or_is_refused(text: str, model: type[Model]) -> None:
    try:
        after = fmt(text, model)
    except (Unreadable, Unusual):
        return
    before, _ = read(text if text.endswith("\n") else f"{text}\n")
    root, findings = read(after)
    assert before is not None
    assert root is not None
    assert findings == []
    assert contents(root) == contents(before)
    assert set(root.keys) == set(before.keys)


def test_what_is_in_order_stays_as_it_is() -> None:
    for path, model in FILES.items():
        once = fmt(TEXTS[path], model)
        assert fmt(once, model) == once
