"""Schemas against files as an editor's YAML 1.2 parser reads them, held by a validator that knows nothing of us."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from playbookgen.build import Misconfigured, check
from playbookgen.content.loading import load_site
from playbookgen.content.scalars import Refused
from playbookgen.content.structure import STRUCTURE
from playbookgen.editing.names import names_in
from playbookgen.editing.schemas import KINDS, schema_of
from playbookgen.findings import Finding
from playbookgen.language.catalogs import Catalog, read_catalog
from playbookgen.packaged import layouts
from playbookgen.rules import RULES
from tests.cases.running import AS_OF, CASES, NAMES, put_up
from tests.docs.values import SAMPLES, kinds
from tests.editing.yaml12 import as_seen, files_of, kind_of, places, seen
from tests.sites import GOLDEN, REPOSITORY


@cache
def _catalog(language: str) -> Catalog:
    return read_catalog(language, [layouts()])


@cache
def _validator(kind: str) -> Draft202012Validator:
    return Draft202012Validator(schema_of(kind, _catalog("pl")))


@cache
def _with_ids(root: Path, kind: str) -> Draft202012Validator:
    """The validator that knows the names of a site; of one whose settings cannot be worked with, there are none."""
    site = load_site(root, lambda field: {}, lambda finding: None)
    if not site.origin.is_sound:
        return _validator(kind)
    return Draft202012Validator(schema_of(kind, _catalog("pl"), names_in(root, site, _catalog("pl"))))


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_one_of_the_draft_that_it_names(kind: str) -> None:
    schema = schema_of(kind, _catalog("pl"))
    assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    Draft202012Validator.check_schema(schema)
    assert set(_references(schema)) <= {f"#/$defs/{name}" for name in schema["$defs"]}


@pytest.mark.parametrize("kind", KINDS)
def test_schemas_differ_in_their_words_only(kind: str) -> None:
    polish, english = (schema_of(kind, _catalog(language)) for language in ("pl", "en"))
    assert polish != english
    assert _without_words(polish) == _without_words(english)


def _without_words(schema: object) -> object:
    if isinstance(schema, dict):
        words = ("title", "description", "enumDescriptions", "patternErrorMessage")
        told = {key for key in words if isinstance(schema.get(key), str | list)}
        return {key: _without_words(value) for key, value in schema.items() if key not in told}
    return [_without_words(item) for item in schema] if isinstance(schema, list) else schema


def _references(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        if isinstance(reference := schema.get("$ref"), str):
            yield reference
        for value in schema.values():
            yield from _references(value)
    elif isinstance(schema, list):
        for item in schema:
            yield from _references(item)


@pytest.mark.parametrize("root", [REPOSITORY, GOLDEN / "site", CASES / "base"], ids=["demo", "golden", "base"])
def test_every_file_of_a_sound_site_fits(root: Path) -> None:
    for kind, file in files_of(root):
        assert not list(_validator(kind).iter_errors(as_seen(file))), file


@pytest.mark.parametrize("root", [GOLDEN / "site", CASES / "base"], ids=["golden", "base"])
def test_every_file_of_a_sound_site_fits_with_the_ids_of_the_site(root: Path) -> None:
    for kind, file in files_of(root):
        assert not list(_with_ids(root, kind).iter_errors(as_seen(file))), file


def test_a_site_may_name_the_rules_that_there_are() -> None:
    severity = schema_of("site", _catalog("pl"))["properties"]["severity"]
    assert set(severity["properties"]) == set(RULES)
    assert severity["additionalProperties"] is False
    validator = _validator("site")
    site = {"title": "A", "languages": ["pl"]}
    assert validator.is_valid({**site, "severity": {"plan-stale": "off"}, "thresholds": {"plan-stale": 60}})
    assert not validator.is_valid({**site, "severity": {"plan-stal": "off"}})
    assert not validator.is_valid({**site, "severity": {"plan-stale": "loud"}})


# Mistakes.

UNSEEN: Mapping[str, str] = {
    "bad-file-name": "a schema sees what is inside a file",
    "broken-link": "links stand in texts, and lead to other files",
    "contract-dates": "a schema does not compare two values",
    "duplicate-id": "a schema does not compare the items of a list key by key",
    "duplicate-key": "a schema sees one of the two; editors mark the second by themselves",
    "file-too-large": "a schema knows no size",
    "missing-translation": "a schema sees one file",
    "reporting-cycle": "a schema follows no names",
    "text-lost-in-comment": "comments are not seen",
    "translation-differs": "a schema sees one file",
    "untranslated-area": "which languages there are stands elsewhere",
    "unused-waiver": "it needs the answers of the rules",
    "waiver-expired": "it needs the day",
}
"""What a schema cannot catch, and why."""

REFUSED = {"anchor-or-tag", "invisible-character", "nesting-too-deep"}
"""What a schema cannot catch by itself; in the cases the parser refuses it, or the type of its key."""

ELSEWHERE: Mapping[str, str] = {
    "not-utf8": "the editor has decoded the file before",
    "outside-content": "where a link of the file system leads",
    "template-error": "layouts have no schema",
    "unreadable-file": "there is nothing to see",
}
"""What a schema is never asked about."""

PASSED_OVER: Mapping[str, frozenset[tuple[str, str]]] = {
    "it is named elsewhere in the same file": frozenset(
        {
            ("dangling-reference-within-account", "contracts.0.replaced_by"),
            ("dangling-reference-within-account", "plans.0.actions.0.competitor"),
            ("dangling-reference-within-account", "plans.0.actions.0.contract"),
            ("dangling-reference-within-account", "plans.0.actions.0.objective"),
            ("dangling-reference-within-account", "plans.0.actions.0.opportunity"),
            ("dangling-reference-within-account", "plans.0.actions.0.stakeholder"),
            ("dangling-reference-within-account", "plans.1.actions.0.objective"),
            ("dangling-reference-within-account", "stakeholders.0.influences.0"),
            ("dangling-reference-within-account", "stakeholders.0.reports_to"),
            ("dangling-reference-within-account", "visits.0.with.1"),
            ("many-mistakes-in-one-file", "stakeholders.0.reports_to"),
        }
    ),
    "a schema does not open the picture": frozenset({("photos", "photo")}),
    "what a program knows depends on its catalogs and the system": frozenset(
        {("site-values", "labels.pl.tier.kay"), ("site-values", "languages.1"), ("site-values", "timezone")}
    ),
    "1e6 is a number to the parser": frozenset({("wrong-type-amounts", "plans.0.targets.0.last_year")}),
    "editors have schemas for several documents in one file": frozenset(
        {("yaml-syntax-two-records", "content/accounts/debowiec.yaml")}
    ),
}
"""Mistakes of other kinds that a schema cannot catch, by case and place."""


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, Finding, bool]]:
    """Every mistake of every case that is about a file with a schema, and whether an editor marks it."""
    found = []
    for case in NAMES:
        expected = (CASES / case / "expected.en.txt").read_text("utf-8")
        if any(f"[{rule}]" in expected for rule in STRUCTURE):
            root = put_up(case, tmp_path_factory.mktemp("cases") / case)
            for finding in _findings(root):
                kind = kind_of(finding.where.path)
                if finding.rule in STRUCTURE and kind is not None and _is_readable(root / finding.where.path):
                    found.append((case, finding, _is_marked(finding, root, kind)))
    return found


def _findings(root: Path) -> tuple[Finding, ...]:
    try:
        return check(root, date.fromisoformat(AS_OF)).findings
    except Misconfigured as error:
        return error.findings


def _is_readable(file: Path) -> bool:
    try:
        file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    return not file.is_symlink()


def _is_marked(finding: Finding, root: Path, kind: str) -> bool:
    try:
        content = as_seen(root / finding.where.path)
    except ValueError:  # the parser refuses the file, and says where
        return True
    path, marked = tuple(finding.where.data_path), places(_with_ids(root, kind), content)
    is_of_a_key = finding.rule in ("missing-key", "unknown-key", "unknown-value", "wrong-type") and path[:-1] in marked
    return path in marked or is_of_a_key or (not path and bool(marked))


def test_what_a_schema_can_catch_it_catches_in_every_case(judged: list[tuple[str, Finding, bool]]) -> None:
    passed_over = {
        (case, ".".join(map(str, finding.where.data_path)) or finding.where.path)
        for case, finding, is_marked in judged
        if finding.rule not in UNSEEN and not is_marked
    }
    assert passed_over == {place for places in PASSED_OVER.values() for place in places}


def test_what_no_schema_can_catch_is_known(judged: list[tuple[str, Finding, bool]]) -> None:
    unseen = {finding.rule for _, finding, is_marked in judged if not is_marked}
    seen_always = {finding.rule for _, finding, _ in judged} - unseen
    sometimes = {"dangling-reference", "unknown-key", "unknown-value", "wrong-type", "yaml-syntax"}
    assert unseen == UNSEEN.keys() | sometimes
    assert seen_always == {"missing-key", *REFUSED}
    assert STRUCTURE.keys() - unseen - seen_always == ELSEWHERE.keys()


# Values.

PLAIN = st.sampled_from(
    ["0", "7", "007", "-5", "+48221234567", "0.5", "1.0", "1.5", "1e3", "31", "true", "false", "yes", "no", "2026"]
)


def _texts(kind: str) -> st.SearchStrategy[str]:
    samples = SAMPLES[kind]
    near = st.text(st.sampled_from("".join(samples.accepted) + "0123456789-.,% a"), max_size=14)
    return st.one_of(st.sampled_from((*samples.accepted, *samples.refused)), near, PLAIN)


SYSTEMS = {
    "currency": "which codes are in use is not told",
    "pattern with {path} and {line}": "the rest of the address is not told",
    "rate": "0 is a pattern's number",
    "time zone": "which zones there are depends on the system",
}
"""Kinds whose schemas take more than their grammar, and why."""


@pytest.mark.parametrize("kind", sorted(kinds().keys() - {"rule"}))
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_a_text_in_quotes_fits_as_its_grammar_says(kind: str, data: st.DataObject) -> None:
    text = data.draw(_texts(kind))
    fits = _value_validator(kind).is_valid(text)
    is_right = _is_right(kind, text)
    assert fits == is_right or (fits and kind in SYSTEMS)


@pytest.mark.parametrize("kind", sorted(kinds().keys() - {"rule"}))
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_a_text_without_quotes_fits_as_the_editor_reads_it(kind: str, data: st.DataObject) -> None:
    text = data.draw(_texts(kind))
    try:
        (value,) = seen(f"[{text}]") if "," not in text else [seen(text)]
    except ValueError:
        return
    if isinstance(value, str | int | float) and _is_right(kind, text):
        assert _value_validator(kind).is_valid(value), (text, value)


def _is_right(kind: str, text: str) -> bool:
    try:
        kinds()[kind](text)
    except Refused:
        return False
    return text != ""  # which is nothing, and not even read


@cache
def _value_validator(kind: str) -> Draft202012Validator:
    """The validator of a single value, as the definitions of some schema have it."""
    name = "".join(sign if sign.isalnum() else "-" for sign in kind).strip("-")
    for record in KINDS:
        schema = schema_of(record, _catalog("en"))
        if name in schema["$defs"]:
            return Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]})
    raise AssertionError(f"no schema has the kind {kind}")
