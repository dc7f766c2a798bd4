"""Catalogs: .po files at run time, a site's own over the packaged ones, site.yaml's labels over both."""

import subprocess
import sys
from pathlib import Path

import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbookgen.content.scalars import folded
from playbookgen.language.catalogs import (
    CatalogError,
    available_languages,
    choices_in_all_languages,
    label_keys,
    read_catalog,
)
from playbookgen.packaged import layouts

POLISH_PLURALS = (
    '"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"\n'
)


def write_po(folder: Path, language: str, entries: str, header: str = "") -> Path:
    file = folder / "locale" / language / "LC_MESSAGES" / "messages.po"
    file.parent.mkdir(parents=True)
    file.write_text(f'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n{header}\n{entries}', "utf-8")
    return folder


@pytest.mark.parametrize(
    ("field", "value", "polish", "english"),
    [
        ("influence", "high", "duży", "high"),
        ("threat", "high", "duże", "high"),
        ("severity", "high", "poważny", "high"),
        ("contract.type", "framework", "umowa ramowa", "framework agreement"),
        ("stance", "sceptic", "sceptyczne", "sceptic"),
    ],
)
def test_a_choice_has_the_word_of_its_own_field(field: str, value: str, polish: str, english: str) -> None:
    assert read_catalog("pl", [layouts()]).label(field, value) == polish
    assert read_catalog("en", [layouts()]).label(field, value) == english


def test_a_value_without_a_word_is_its_own_word() -> None:
    assert read_catalog("pl", [layouts()]).label("tier", "gigantic") == "gigantic"


def test_a_name_belongs_to_its_record_where_it_differs() -> None:
    catalog = read_catalog("pl", [layouts()])
    assert catalog.name("stage") == "Status klienta"
    assert catalog.name("opportunity.stage") == "Etap"
    assert catalog.name("account.stage") == "Status klienta"
    assert catalog.name("notice-deadline") == "Ostatni dzień na wypowiedzenie"
    assert catalog.name("account.no-such-field") == "account.no-such-field"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0 uwag"),
        (1, "1 uwaga"),
        (2, "2 uwagi"),
        (5, "5 uwag"),
        (12, "12 uwag"),
        (22, "22 uwagi"),
        (25, "25 uwag"),
        (112, "112 uwag"),
        (122, "122 uwagi"),
        (-1, "-1 uwaga"),
    ],
)
def test_polish_has_three_plural_forms(number: int, words: str) -> None:
    catalog = read_catalog("pl", [layouts()])
    assert catalog.ngettext("{count} finding", "{count} findings", number).replace("{count}", str(number)) == words


def test_english_plurals_need_no_entries() -> None:
    catalog = read_catalog("en", [layouts()])
    assert catalog.ngettext("{count} finding", "{count} findings", 1) == "{count} finding"
    assert catalog.ngettext("{count} finding", "{count} findings", 2) == "{count} findings"


def test_a_language_is_a_folder_in_any_of_the_layouts(tmp_path: Path) -> None:
    own = write_po(tmp_path, "de", 'msgctxt "tier"\nmsgid "key"\nmsgstr "Schlüsselkunde"\n')
    assert available_languages([own, layouts()]) == ("de", "en", "pl")
    catalog = read_catalog("de", [own, layouts()])
    assert catalog.label("tier", "key") == "Schlüsselkunde"
    assert catalog.locale == "de"
    assert catalog.label("tier", "large") == "large"


def test_a_folder_that_is_no_language_is_none(tmp_path: Path) -> None:
    write_po(tmp_path, "pl.old", "")
    (tmp_path / "locale" / "fr").mkdir()
    assert available_languages([tmp_path]) == ()


def test_a_sites_own_catalog_wins_entry_by_entry(tmp_path: Path) -> None:
    own = write_po(tmp_path, "pl", 'msgctxt "tier"\nmsgid "key"\nmsgstr "strategiczny"\n')
    catalog = read_catalog("pl", [own, layouts()])
    assert catalog.label("tier", "key") == "strategiczny"
    assert catalog.label("tier", "large") == "duży"


def test_a_sites_own_plurals_follow_its_own_header_or_its_language(tmp_path: Path) -> None:
    entry = 'msgid "{n} cup"\nmsgid_plural "{n} cups"\nmsgstr[0] "kubek"\nmsgstr[1] "kubki"\nmsgstr[2] "kubków"\n'
    for name, header in (("with", POLISH_PLURALS), ("without", "")):
        own = write_po(tmp_path / name, "pl", entry, header)
        catalog = read_catalog("pl", [own, layouts()])
        assert [catalog.ngettext("{n} cup", "{n} cups", n) for n in (1, 3, 7)] == ["kubek", "kubki", "kubków"]


def test_the_header_names_the_locale_of_numbers_and_dates(tmp_path: Path) -> None:
    assert read_catalog("en", [layouts()]).locale == "en_150"
    own = write_po(tmp_path, "en", "", '"Language: en-US\\n"\n')
    assert read_catalog("en", [own, layouts()]).locale == "en_US"


@pytest.mark.parametrize("header", ["", '"Language: en\\n"\n', '"Language: \\n"\n', '"Language: xx\\n"\n'])
def test_a_header_that_says_no_more_keeps_the_packaged_locale(tmp_path: Path, header: str) -> None:
    own = write_po(tmp_path, "en", 'msgctxt "tier"\nmsgid "key"\nmsgstr "strategic"\n', header)
    catalog = read_catalog("en", [own, layouts()])
    assert catalog.locale == "en_150"
    assert catalog.label("tier", "key") == "strategic"


def test_labels_of_site_yaml_win_over_all() -> None:
    overrides = {
        "tier.key": "strategiczny",
        "contract.type.spot": "doraźne",
        "owner": "KAM",
        "opportunity.stage": "Faza",
    }
    catalog = read_catalog("pl", [layouts()], overrides)
    assert catalog.label("tier", "key") == "strategiczny"
    assert catalog.label("contract.type", "spot") == "doraźne"
    assert catalog.name("owner") == "KAM"
    assert catalog.name("opportunity.stage") == "Faza"
    assert catalog.name("stage") == "Status klienta"


def test_labels_may_name_a_sites_own_areas_and_words() -> None:
    catalog = read_catalog("pl", [layouts()], {"area.export": "Eksport", "branch-office": "Oddział"})
    assert catalog.label("area", "export") == "Eksport"
    assert catalog.name("branch-office") == "Oddział"


def test_label_keys_are_what_site_yaml_may_override() -> None:
    keys = label_keys([layouts()])
    assert {"owner", "tier.key", "contract.type.spot", "opportunity.stage", "area.retention"} <= keys
    assert "did you mean" not in str(keys)


def test_unfinished_entries_do_not_count(tmp_path: Path) -> None:
    own = write_po(
        tmp_path,
        "pl",
        '#, fuzzy\nmsgid "today"\nmsgstr "dziś?"\n\nmsgid "tomorrow"\nmsgstr ""\n\n#~ msgid "old"\n#~ msgstr "stary"\n',
    )
    catalog = read_catalog("pl", [own, layouts()])
    assert catalog.gettext("today") == "dzisiaj"
    assert catalog.gettext("tomorrow") == "jutro"
    assert catalog.gettext("old") == "old"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'msgid "a"\nmsgstr "b"\nnonsense\n', 3),
        (b"\xff\xfe\x00", 1),
        (b'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=import os;\\n"\n', 1),
        (b'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=n/0;\\n"\n', 1),
        (b'msgid "a"\nmsgstr[x] "b"\n', 1),
        (b'msgid "a"\n', 1),
    ],
)
def test_a_broken_catalog_is_named_with_its_line(tmp_path: Path, content: bytes, line: int) -> None:
    own = write_po(tmp_path, "pl", "")
    file = own / "locale/pl/LC_MESSAGES/messages.po"
    file.write_bytes(content)
    with pytest.raises(CatalogError) as caught:
        read_catalog("pl", [own, layouts()])
    assert caught.value.file == file
    assert caught.value.line == line
    assert caught.value.problem


def test_a_byte_order_mark_is_no_matter(tmp_path: Path) -> None:
    own = write_po(tmp_path, "pl", "")
    file = own / "locale/pl/LC_MESSAGES/messages.po"
    file.write_bytes(b'\xef\xbb\xbfmsgid "x"\r\nmsgstr "y"\r\n')
    assert read_catalog("pl", [own]).gettext("x") == "y"


def test_a_language_nobody_has_words_for_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match='"xx"'):
        read_catalog("xx", [tmp_path, layouts()])


def test_a_language_unknown_to_cldr_must_name_a_locale(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="Language"):
        read_catalog("qq", [write_po(tmp_path / "a", "qq", "")])
    assert read_catalog("qq", [write_po(tmp_path / "b", "qq", "", '"Language: pl\\n"\n')]).locale == "pl"


LINES = st.sampled_from(
    ["msgid", "msgstr", "msgctxt", "msgid_plural", "msgstr[0]", "msgstr[9]", "#, fuzzy", "#~ msgid", "#: x:1", ""]
)
TEXTS = st.sampled_from(['"a"', '""', '"', "a", '"\\n"', '"Plural-Forms: nplurals=0;\\n"', '"\\x"', '"Language: x\\n"'])


@settings(deadline=None)  # it writes files
@given(st.lists(st.tuples(LINES, TEXTS), max_size=12))
def test_any_text_is_a_catalog_or_a_catalog_error(
    tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[str, str]]
) -> None:
    folder = write_po(tmp_path_factory.mktemp("own"), "pl", "")
    content = "\n".join(" ".join(line) for line in lines)
    (folder / "locale/pl/LC_MESSAGES/messages.po").write_text(content, "utf-8")
    try:
        catalog = read_catalog("pl", [folder])
    except CatalogError:
        return
    assert isinstance(catalog.ngettext("a", "b", 5), str)


def test_words_of_every_language_lead_to_their_value() -> None:
    words = choices_in_all_languages([layouts()], "stance", folded)
    assert words["sceptyczne"] == "sceptic"
    assert words["aktywnie nas wspiera"] == "advocate"
    assert words["sceptic"] == "sceptic"


def test_names_of_fields_lead_to_their_keys() -> None:
    words = choices_in_all_languages([layouts()], "label", folded)
    assert words["nastawienie do nas"] == "stance"
    assert words["etap"] == "stage"
    assert words["przelozony"] in ("reports_to", "manager")


def rendered(template: str, language: str, **values: object) -> str:
    catalog = read_catalog(language, [layouts()])
    environment = jinja2.Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # the i18n extension adds it
        catalog.gettext, catalog.ngettext, newstyle=False, pgettext=catalog.pgettext, npgettext=catalog.npgettext
    )
    return environment.from_string(template).render(values)


def test_templates_keep_a_lone_percent_sign_and_escape_values() -> None:
    assert rendered('{{ _("100% sure") }}', "pl") == "100% sure"
    assert rendered("{% trans %}100% sure{% endtrans %}", "pl") == "100% sure"
    assert rendered("{% trans who=who %}{{ who }}: 100%{% endtrans %}", "pl", who="<b>") == "&lt;b&gt;: 100%"


def test_templates_reach_labels_and_plurals() -> None:
    assert rendered('{{ pgettext("influence", "high") }}', "pl") == "duży"
    template = "{% trans count=n %}{{ count }} cup{% pluralize %}{{ count }} cups{% endtrans %}"
    assert rendered(template, "en", n=2) == "2 cups"


def test_nothing_of_babel_is_imported_before_it_is_needed() -> None:
    program = (
        "import sys\n"
        "import playbookgen.language.catalogs, playbookgen.language.formats, playbookgen.language.wording\n"
        "sys.exit(any(name.partition('.')[0] == 'babel' for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
