"""Every key of the content model is told when it changes: made from the model, so a new key is tested by itself."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from playbookgen.content import schema
from playbookgen.content.model import Model, Record
from playbookgen.content.scalars import Period
from playbookgen.language.catalogs import Catalog, read_catalog
from playbookgen.language.formats import Formats
from playbookgen.packaged import layouts
from playbookgen.review.diff.changes import changes, class_of, identity, value_of
from playbookgen.review.diff.comparison import RecordChange, compare
from playbookgen.review.diff.events import EVENTS
from playbookgen.review.diff.sentences import Teller
from playbookgen.review.diff.sides import Side, read_side
from tests.sites import GOLDEN

Way = tuple[str | int, ...]


@cache
def golden() -> Side:
    return read_side(GOLDEN / "site")


def records() -> Iterator[tuple[str, Record]]:
    side = golden()
    for folder, records in (("people", side.company.people), ("products", side.company.products)):
        yield from ((folder, record) for record in records.values())
    for role in side.company.roles.values():
        yield "roles", role.guide
    for page in side.company.pages.values():
        yield "pages", next(iter(page.values()))
    for id in ("alfa", "beta"):
        account = side.account(id)
        assert account is not None
        yield "accounts", account[0]
    assert side.site is not None
    yield "site", side.site


POLISH, ENGLISH = CATALOGS = tuple(read_catalog(language, [layouts()]) for language in ("pl", "en"))


def changed(folder: str, before: Record, after: Record) -> RecordChange:
    found = tuple(changes(before, after, lambda kind, id: id))
    return RecordChange(folder, before.id, None, before.origin.path, before, after, found)


def as_told(change: RecordChange, catalog: Catalog = ENGLISH, mark: Callable[[str], str] = str) -> str:
    teller = Teller(golden(), golden(), catalog, Formats(catalog.locale), mark)
    return "\n".join(sentence.text for sentence in teller.sentences(change))


def another(field: schema.Field, value: Any) -> Any:
    """Return another value of the same field."""
    if field.choices:
        return next(choice for choice in field.choices if choice != value)
    if isinstance(value, bool):
        return not value
    if isinstance(value, date):
        return value + timedelta(40)
    if isinstance(value, Period):
        return Period(value.count + 1, value.unit)
    if isinstance(value, Decimal):
        return value / 2 + Decimal("0.01")
    if isinstance(value, int):
        return value + 1
    return f"{value} inaczej"


def edits(item: Model, field: schema.Field) -> Iterator[Any]:
    """Yield other values that a key may have: another one, none, one more, one less."""
    value = value_of(item, field.name)
    if value in (None, (), {}):
        return
    if isinstance(value, tuple):
        yield value[1:]
        if field.model is None:
            yield (another(field, value[0]), *value[1:])
    elif isinstance(value, dict):
        yield {}
        if field.model is None:
            yield {
                key: {**one, "more": "x"} if isinstance(one, dict) else another(field, one)
                for key, one in value.items()
            }
    elif not isinstance(value, Model):
        yield another(field, value)
        if not field.is_required:
            yield None


def edited(record: Model, way: Way, name: str, value: Any) -> Any:
    """Return a record with another value in one place."""
    if not way:
        attribute = next(one for one, info in type(record).model_fields.items() if (info.alias or one) == name)
        return record.model_copy(update={attribute: value})
    step, *rest = way
    held = value_of(record, str(step))
    if isinstance(held, tuple):
        index, *rest = rest
        inner: Any = tuple(edited(one, tuple(rest), name, value) if at == index else one for at, one in enumerate(held))
    elif isinstance(held, dict):
        key, *rest = rest
        inner = {at: edited(one, tuple(rest), name, value) if at == key else one for at, one in held.items()}
    else:
        inner = edited(held, tuple(rest), name, value)
    return edited(record, (), str(step), inner)


def mappings(item: Model, way: Way = ()) -> Iterator[tuple[Way, Model]]:
    """Yield every mapping of a record, with the way to it."""
    yield way, item
    for name, field in schema.fields(class_of(item)).items():
        if field.model is not None:
            value = value_of(item, name)
            steps = enumerate(value) if isinstance(value, tuple) else value.items() if isinstance(value, dict) else ()
            for step, one in steps:
                yield from mappings(one, (*way, name, step))
            if isinstance(value, Model):
                yield from mappings(value, (*way, name))


def words_for(item: Model, field: schema.Field, told: str, catalog: Catalog) -> set[str]:
    """Return the words of which one must stand in what is told of a changed key."""
    words = {catalog.name(field.label), *(catalog.gettext(event.message) for event in EVENTS)}
    if field.model is not None:
        words.add(catalog.name(next(iter(schema.fields(field.model).values())).label.partition(".")[0]))
    if field.name == identity(class_of(item)) and catalog.gettext("removed") in told:
        words.add(catalog.gettext("added"))  # another key may mean another thing
    return words


def test_every_key_that_changes_is_told_by_its_name() -> None:
    seen, wanted = set(), set()
    for folder, record in records():
        for way, item in mappings(record):
            for name, field in schema.fields(class_of(item)).items():
                is_one_mapping = field.model is not None and not field.is_list and not field.is_map
                if value_of(item, name) not in (None, (), {}) and not is_one_mapping:
                    wanted.add((class_of(item), name))
                for value in edits(item, field):
                    change = changed(folder, record, edited(record, way, name, value))
                    for catalog in CATALOGS:
                        told = as_told(change, catalog)
                        place = (record.id, *way, name, value, told)
                        assert any(word in told for word in words_for(item, field, told, catalog)), place
                    seen.add((class_of(item), name))
    assert wanted == seen


def test_a_record_compared_with_itself_says_nothing() -> None:
    assert {as_told(changed(folder, record, record)) for folder, record in records()} == {""}


def test_a_site_compared_with_itself_is_empty() -> None:
    assert compare(golden(), golden()).is_empty


def test_every_item_of_a_list_has_a_word_for_what_it_is() -> None:
    kinds = {class_of(item) for _, record in records() for _, item in mappings(record)}
    listed = {field.model for kind in kinds for field in schema.fields(kind).values() if field.model and field.is_list}
    keys = {next(iter(schema.fields(kind).values())).label.partition(".")[0] for kind in listed}
    assert [key for key in sorted(keys) for catalog in CATALOGS if catalog.name(key) == key] == []


def test_order_counts_in_settings_alone() -> None:
    site = golden().site
    assert site is not None
    turned = site.model_copy(update={"languages": site.languages[::-1], "navigation": site.navigation[::-1]})
    assert as_told(changed("site", site, turned)).splitlines() == [
        "Languages: new order: English, Polski",
        "Main navigation: new order: https://reklamacje.debina.example/, Rabaty, Products, "
        "Who is responsible for what, People, Accounts",
    ]
    account = golden().account("alfa")
    assert account is not None
    alfa = account[0]
    lists = {name: getattr(alfa, name)[::-1] for name in ("stakeholders", "departments", "plans")}
    assert as_told(changed("accounts", alfa, alfa.model_copy(update=lists))) == ""
