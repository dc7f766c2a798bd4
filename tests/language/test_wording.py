"""Findings as sentences: kinds of argument, hostile arguments, mistakes of a message's author."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playbookgen.findings import Finding, Location, Severity
from playbookgen.language.catalogs import Catalog, read_catalog
from playbookgen.language.formats import Formats
from playbookgen.language.wording import COUNTED, LONGEST, did_you_mean, visible, when, word
from playbookgen.packaged import layouts

CATALOGS = {language: read_catalog(language, [layouts()]) for language in ("pl", "en")}


def sentence(message: str, language: str = "pl", **arguments: str) -> str:
    return worded(message, CATALOGS[language], **arguments)


def worded(message: str, catalog: Catalog, **arguments: str) -> str:
    finding = Finding("rule", Severity.ERROR, Location("content/accounts/x.yaml"), "accounts/x", message, arguments)
    return word(finding, catalog, Formats(catalog.locale))


def test_a_finding_is_worded_in_the_readers_language() -> None:
    message = 'unknown {field:field} "{value}"'
    assert sentence(message, "en", field="stance", value="suporter") == 'unknown stance "suporter"'
    polish = "nieznana wartość pola stance (Nastawienie do nas): „suporter”"
    assert sentence(message, "pl", field="stance", value="suporter") == polish


@pytest.mark.parametrize(
    ("template", "argument", "polish", "english"),
    [
        ("{x}", "Łódź", "Łódź", "Łódź"),
        ("{x:date}", "2027-03-31", "31 marca 2027", "31 March 2027"),
        ("{x:money}", "540000 PLN", "540\u00a0000\u00a0zł", "540,000\u00a0PLN"),
        ("{x:number}", "1234.5", "1\u00a0234,5", "1,234.5"),
        ("{x:percent}", "0.315", "31,5%", "31.5%"),
        ("{x:bytes}", "1500000", "1,5 MB", "1.5 MB"),
        ("{x:days}", "90", "90 dni", "90 days"),
        ("{x:days}", "1", "1 dzień", "1 day"),
        ("{x:when}", "38", "za 38 dni", "in 38 days"),
        ("{x:when}", "-1", "wczoraj", "yesterday"),
        ("{x:period}", "3m", "3 miesiące", "3 months"),
        ("{x:list}", "Anna\nJan\nOla", "Anna, Jan i Ola", "Anna, Jan and Ola"),
        ("{x:tier}", "key", "kluczowy", "key"),
        ("{x:contract.type}", "framework", "umowa ramowa", "framework agreement"),
        ("{x:function}", "executive\npurchasing", "zarząd i zakupy", "executive and purchasing"),
        ("{x:area}", "retention", "Utrzymanie i rozwój obecnych klientów", "Keeping existing business"),
        ("{x:field}", "contact_depth", "contact_depth (Kontakt)", "contact_depth"),
        ("{x:field}", "opportunity.stage", "stage (Etap)", "stage"),
        ("{x:field}", "stage", "stage (Status klienta)", "stage (Customer status)"),
        ("{x:field}", "no-such-field", "no-such-field", "no-such-field"),
        (
            "{x:field}",
            "stance\nstage",
            "stance (Nastawienie do nas) i stage (Status klienta)",
            "stance and stage (Customer status)",
        ),
        ("{x:character}", "zero-width space", "spacja o zerowej szerokości", "zero-width space"),
        ("{x:accounts}", "5", "5 klientów", "5 accounts"),
        ("{x:key accounts}", "1", "1 klient kluczowy", "1 key account"),
        ("{x:contacts}", "3", "3 kontakty", "3 contacts"),
        ("{x:more}", "12345", "jeszcze 12\u00a0345", "12,345 more"),
    ],
)
def test_every_kind_of_argument(template: str, argument: str, polish: str, english: str) -> None:
    assert sentence(template, "pl", x=argument) == polish
    assert sentence(template, "en", x=argument) == english


def test_every_counted_noun_is_a_kind() -> None:
    for noun in COUNTED:
        assert "2 " in sentence(f"{{x:{noun}}}", "en", x="2")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{value}", "{value}"),
        ("{0.__class__}", "{0.__class__}"),
        ("100% %s %(x)s", "100% %s %(x)s"),
        ("one\ntwo", "one⏎two"),
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("a\tb\x00", r"a\tb\x00"),
        ("\u202egnp.exe", r"\u202egnp.exe"),
        ("\ud800", r"\ud800"),
        ("line\u2028end", r"line\u2028end"),
        ("Zażółć 👩\u200d🔧 \u00a0", "Zażółć 👩\u200d🔧 \u00a0"),
        ("{", "{"),
        ("", ""),
    ],
)
def test_a_hostile_argument_comes_out_as_it_is_and_visible(text: str, shown: str) -> None:
    assert sentence('unknown value "{value}"', "pl", value=text) == f"nieznana wartość „{shown}”"


def test_a_long_argument_loses_its_middle() -> None:
    shown = visible("a" * 100 + "b" * 100)
    assert shown == "a" * 40 + "…" + "b" * 39
    assert len(shown) == LONGEST
    assert visible("a" * LONGEST) == "a" * LONGEST


@given(st.text(max_size=200))
def test_any_argument_makes_one_printable_line(text: str) -> None:
    for kind in ("", "tier", "field"):
        shown = sentence(f'"{{value:{kind}}}"', "en", value=text)
        assert "\n" not in shown
        shown.encode("utf-8")
        assert not any(character in shown for character in "\x1b\x00\u202e\u200f\u2028\r")


def test_a_missing_argument_is_our_mistake() -> None:
    with pytest.raises(KeyError):
        sentence('unknown value "{value}"')


@pytest.mark.parametrize(
    ("template", "argument"),
    [
        ("{x:colour}", "red"),
        ("{x:label}", "owner"),
        ("{x:number}", "many"),
        ("{x:date}", "tomorrow"),
        ("{x:money}", "540000"),
        ("{x:accounts}", "a few"),
        ("{x:period}", "soon"),
        ("{x!r}", "a"),
        ("{x", "a"),
    ],
)
def test_a_kind_that_is_none_or_does_not_fit_is_our_mistake(template: str, argument: str) -> None:
    with pytest.raises((KeyError, ValueError)):
        sentence(template, x=argument)


def test_only_plain_names_are_arguments() -> None:
    for template in ("{x.__class__}", "{x[0]}", "{}", "{0}"):
        with pytest.raises(KeyError):
            sentence(template, x="a")


def test_a_wrong_translation_gives_way_to_the_english_message(tmp_path: Path) -> None:
    file = tmp_path / "locale/pl/LC_MESSAGES/messages.po"
    file.parent.mkdir(parents=True)
    file.write_text('msgid "this must be a folder"\nmsgstr "to musi być {folder}"\n', "utf-8")
    catalog = read_catalog("pl", [tmp_path, layouts()])
    assert worded("this must be a folder", catalog) == "this must be a folder"


def test_did_you_mean() -> None:
    assert did_you_mean("supporter", CATALOGS["en"]) == 'did you mean "supporter"?'
    assert did_you_mean("supporter", CATALOGS["pl"]) == "czy chodziło o „supporter”?"
    assert did_you_mean("", CATALOGS["pl"]) == "usuń to"
    assert did_you_mean("  ", CATALOGS["pl"]) == "wstaw tu zwykłą spację"
    assert did_you_mean("{replacement}\n", CATALOGS["en"]) == 'did you mean "{replacement}⏎"?'


def test_when() -> None:
    polish, formats = CATALOGS["pl"], Formats("pl")
    words = [when(days, polish, formats) for days in (-2, -1, 0, 1, 2)]
    assert words == ["2 dni temu", "wczoraj", "dzisiaj", "jutro", "za 2 dni"]
