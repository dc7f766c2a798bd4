"""JSON Schemas of the content's files: what an editor needs to complete keys and values, and to tell what they mean.

A schema sees what the YAML 1.2 parser of an editor makes of a file, not the texts that its author wrote: `share: 0.5`
is a number there and `credit_hold: true` a boolean. So each kind of value takes both. Editors offer what a schema names
with `type`; what they should take and not offer is told by `not`. A schema is wider than `playbookgen check`, which
sees the texts, all files, and the day. It is narrower in two things only: `""` is no list to it and no mapping, and the
plain texts `Null` and `NULL` are nothing.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from playbookgen.content import schema
from playbookgen.content.config import NavigationEntry, Site
from playbookgen.content.model import Account, FreePage, Guide, Model, Person, Product, Record, Stakeholder
from playbookgen.content.scalars import PATTERNS
from playbookgen.language.catalogs import Catalog
from playbookgen.reference import explanation
from playbookgen.rules import RULES

Schema = dict[str, Any]
"""A JSON Schema, as `json.dumps` takes it."""

Names = Mapping[str, Mapping[str, str]]
"""What references may name, by the kind of reference: each id with what it is called."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A kind of file that has a schema of its own."""

    model: type[Record]
    label: str
    """The key of its name in the catalogs."""
    files: str
    """The files of the kind, as a pattern from the site's folder."""


KINDS: Mapping[str, RecordKind] = {
    "account": RecordKind(Account, "account", "content/accounts/*.yaml"),
    "person": RecordKind(Person, "person", "content/people/*.yaml"),
    "product": RecordKind(Product, "product", "content/products/*.yaml"),
    "role": RecordKind(Guide, "guide", "content/roles/*.md"),
    "page": RecordKind(FreePage, "page", "content/pages/*.md"),
    "site": RecordKind(Site, "settings", "site.yaml"),
}
"""By the word that `playbookgen schema` takes. Of `role` and `page` it is the front matter."""


def schema_of(kind: str, catalog: Catalog, names: Names | None = None) -> Schema:
    """Return the schema of a kind of file, in the words of a catalog; with names, it takes no other ones.

    Raises `KeyError` for a kind that is none.
    """
    described = KINDS[kind]
    writer = _Writer(catalog, names or {})
    top = writer.mapping(described.model)
    return {
        "$schema": DIALECT,
        "$id": f"urn:playbookgen:{kind}",
        **top,
        "title": catalog.name(described.label),
        "$defs": dict(sorted(writer.definitions(described.model))),
    }


def schema_text(kind: str, catalog: Catalog, names: Names | None = None) -> str:
    """Return the schema of a kind of file as the text of its own."""
    return json.dumps(schema_of(kind, catalog, names), ensure_ascii=False, indent=2) + "\n"


def file_name(kind: str) -> str:
    """Return the name of the file that keeps a kind's schema."""
    return f"{kind}.schema.json"


@dataclass(frozen=True, slots=True)
class Form:
    """How a single value is written, in words and for a machine."""

    message: str
    schema: Schema

    @property
    def pattern(self) -> str | None:
        """What a text of the kind looks like, in signs that mean the same to Python and to ECMAScript."""
        first, *_ = self.schema.get("anyOf", (self.schema,))
        pattern = first.get("pattern")
        return pattern if isinstance(pattern, str) else None


def form_of(field: schema.Field) -> Form | None:
    """Return how the single values of a key are written; None of choices and mappings."""
    if field.reference is not None:
        return _REFERENCES[field.reference]
    return _FORMS[field.kind] if field.kind is not None else None


def _pattern(kind: str) -> str:
    """A kind's pattern, in signs that mean the same to Python and to ECMAScript."""
    return f"^(?:{PATTERNS[kind].pattern})$".replace(r"\d", "[0-9]")


def _ref(definition: str) -> Schema:
    return {"$ref": f"#/$defs/{definition}"}


_TRUTH = _ref("truth")
_NOTHING = _ref("nothing")
_FEBRUARY_29 = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29"
_DAY = (
    "^(?!0000)(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|"
    f"(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|{_FEBRUARY_29})$"
)

_FORMS: Mapping[str, Form] = {
    "text": Form("One line of text.", {"anyOf": [{"type": ["string", "number"], "pattern": r"^[^\n]+\n*$"}, _TRUTH]}),
    "markdown": Form(
        "Text of any length, in Markdown.", {"anyOf": [{"type": ["string", "number"], "minLength": 1}, _TRUTH]}
    ),
    "date": Form("A date, written 2026-03-31.", {"type": "string", "pattern": _DAY}),
    "yes/no": Form(
        "Yes or no.",
        {
            "anyOf": [
                {"type": "string", "enum": ["yes", "no"]},
                _TRUTH,
                {"type": "string", "pattern": "^(?:true|false)$"},
            ]
        },
    ),
    "whole number": Form(
        "A whole number in digits.",
        {"type": ["string", "integer"], "pattern": "^[0-9]{1,15}$", "minimum": 0, "maximum": 999_999_999_999_999},
    ),
    "fiscal year": Form(
        "A fiscal year, written 2026.",
        {"type": ["string", "integer"], "pattern": _pattern("fiscal year"), "minimum": 1000, "maximum": 2999},
    ),
    "money": Form(
        "An amount without a currency, written 1 200 000 or 1200.50.",
        {"type": ["string", "number"], "pattern": _pattern("money"), "maxLength": 24, "minimum": 0},
    ),
    "percent": Form(
        "A percentage, written 31% or 31,5%.",
        {
            "type": ["string", "number"],
            "pattern": f"{_pattern('percent')}|{_pattern('fraction')}",
            "maxLength": 12,
            "minimum": -1,
            "maximum": 1,
        },
    ),
    "period": Form("A length of time, written 90d, 6w, 3m or 1y.", {"type": "string", "pattern": _pattern("period")}),
    "url": Form("A web address that begins with https://.", {"type": "string", "pattern": _pattern("url")}),
    "email": Form("A mail address.", {"type": "string", "pattern": _pattern("email")}),
    "phone": Form(
        "A phone number: digits, spaces and + - ( ) /.",
        {"type": ["string", "integer"], "pattern": _pattern("phone"), "minimum": 0},
    ),
    "currency": Form(
        "The code of a currency, such as PLN or EUR.", {"type": "string", "pattern": _pattern("currency")}
    ),
    "id": Form(
        "Small letters a–z, digits and single hyphens.",
        {"anyOf": [{"type": ["string", "integer"], "pattern": _pattern("id"), "minimum": 0}, _TRUTH]},
    ),
    "rule": Form("The name of a rule, as it stands in brackets behind a finding.", {"type": "string"}),
    "language": Form("The code of a language, such as pl or en.", {"type": "string", "pattern": _pattern("language")}),
    "rate": Form(
        "An exchange rate, written 4.31.",
        {"type": ["string", "number"], "pattern": _pattern("rate"), "exclusiveMinimum": 0},
    ),
    "number": Form("A number from 0.", {"type": ["string", "number"], "pattern": _pattern("number"), "minimum": 0}),
    "month": Form(
        "A month by its number, 1 to 12.",
        {"type": ["string", "integer"], "pattern": _pattern("month"), "minimum": 1, "maximum": 12},
    ),
    "time zone": Form("A time zone, such as Europe/Warsaw.", {"type": "string", "pattern": "^[A-Za-z0-9_+/-]+$"}),
    "pattern with {path} and {line}": Form(
        "A web address that has the word path in braces.", {"type": "string", "pattern": r"^https?://.*\{path\}"}
    ),
}
"""By the name of the kind in the model."""

_UNOFFERED: Mapping[str, Form] = {
    "truth": Form("True or false, read as a text.", {"not": {"type": ["array", "null", "number", "object", "string"]}}),
    "nothing": Form("Nothing: not known.", {"not": {"type": ["array", "boolean", "number", "object"]}, "maxLength": 0}),
}
"""What an editor should take and not offer. Their own description keeps them apart from what hovers show of a key."""

_RECORD = r"^(?:site\.yaml|(?:accounts|people|products|roles|pages)/[a-z0-9-]+)$"

_REFERENCES: Mapping[str, Form] = {
    "accounts": Form("The id of an account: the name of its file without .yaml.", _FORMS["id"].schema),
    "people": Form("The id of a person: the name of their file without .yaml.", _FORMS["id"].schema),
    "products": Form("The id of a product: the name of its file without .yaml.", _FORMS["id"].schema),
    "products or families": Form(
        "The id of a product, or a family as products' files write it.", _FORMS["text"].schema
    ),
    "roles": Form("The id of a role: the name of its guide without language and ending.", _FORMS["id"].schema),
    "areas": Form("The id of an area of work, as site.yaml lists them.", _FORMS["id"].schema),
    "records": Form(
        "Folder and id of a record, such as accounts/baltic-foods.", {"type": "string", "pattern": _RECORD}
    ),
    "navigation": Form("A kind of page, or the id of a free page.", _FORMS["id"].schema),
    "stakeholders": Form("The id of a stakeholder in this file.", _FORMS["id"].schema),
    "contracts": Form("The id of a contract in this file.", _FORMS["id"].schema),
    "opportunities": Form("The id of an opportunity in this file.", _FORMS["id"].schema),
    "objectives": Form("The id of an objective of this plan.", _FORMS["id"].schema),
    "competitors": Form("The name of a competitor in this file.", _FORMS["text"].schema),
}
"""By what a key may name."""


class _Writer:
    """Writes the schemas of mappings and of their keys."""

    def __init__(self, catalog: Catalog, names: Names) -> None:
        self.catalog = catalog
        self.names = names

    def definitions(self, model: type[Model]) -> Iterator[tuple[str, Schema]]:
        """Yield what keys refer to: each kind of value, and each mapping below this one."""
        mappings = dict.fromkeys(mappings_below(model))
        for nested in mappings:
            yield nested.__name__, {**self.mapping(nested), "title": self.catalog.name(_label(nested))}
        kinds, references = set[str](), set[str]()
        for mapping in (model, *mappings):
            for field in schema.fields(mapping).values():
                kinds |= {kind for kind in (field.kind, *field.keys) if kind is not None}
                references |= {name for name in (field.reference, field.shorthand) if name is not None}
        for kind in kinds | ({"text"} if Stakeholder in mappings or NavigationEntry in mappings else set()):
            yield _slug(kind), self._named(self._rules()) if kind == "rule" else self._formed(_FORMS[kind])
        for to in references:
            yield _slug(f"name of {to}"), self._reference(to)
        for name, form in _UNOFFERED.items():
            yield name, {"description": self.catalog.gettext(form.message), **form.schema}

    def mapping(self, model: type[Model]) -> Schema:
        """Return the schema of a mapping: which keys it may and must have."""
        fields, told = schema.fields(model), schema.meanings(model)
        return {
            "description": self._told(schema.purpose(model)),
            "type": "object",
            "properties": {name: self._key(model, field, told[name]) for name, field in fields.items()},
            "required": [name for name, field in fields.items() if field.is_required],
            "additionalProperties": False,
            **_BETWEEN.get(model, {}),
        }

    def _told(self, meaning: str) -> str:
        return self.catalog.gettext(meaning)

    def _key(self, model: type[Model], field: schema.Field, meaning: str) -> Schema:
        told = [self._told(meaning)]
        if (form := form_of(field)) is not None and field.kind not in ("text", "markdown", "email"):
            told.append(self.catalog.gettext(form.message))
        described: Schema = {"title": self.catalog.name(field.label), "description": "\n\n".join(told)}
        one = self._single(field)
        if field.is_list:
            wanted = {"type": "array", "minItems": 1} if field.is_required else {"type": ["array", "null"]}
            return {**described, **wanted, "items": one}
        if field.is_map:
            if field.keys == ("rule",):  # told one by one, so that editors offer them with what they are about
                value = {"anyOf": [one, _NOTHING]}
                rules = {name: {"description": summary, **value} for name, summary in self._rules().items()}
                return {**described, "type": ["object", "null"], "properties": rules, "additionalProperties": False}
            free = _free_keys(field.keys, one)
            return {**described, **({"anyOf": [_ref("text"), free]} if model is NavigationEntry else free)}
        if field.is_required:
            return {**described, **one}
        return {**described, "anyOf": [one, _NOTHING]}

    def _single(self, field: schema.Field) -> Schema:
        """Return the schema of one value of a key, or of one item of its list."""
        if field.model is not None:
            one = _ref(field.model.__name__)
            return {"anyOf": [one, _ref(_slug(f"name of {field.shorthand}"))]} if field.shorthand else one
        if field.reference is not None:
            return _ref(_slug(f"name of {field.reference}"))
        if field.choices:
            return self._choice(field)
        if (allowed := self.names.get(field.name)) is not None and field.kind == "text":
            return self._named(allowed)
        return _ref(_slug(field.kind or "text"))

    def _choice(self, field: schema.Field) -> Schema:
        words = [self.catalog.label(field.label_field or field.name, choice) for choice in field.choices]
        return {"type": "string", "enum": list(field.choices), "enumDescriptions": words}

    def _reference(self, to: str) -> Schema:
        if (names := self.names.get(to)) is not None:
            return self._named(names)
        return self._formed(_REFERENCES[to])

    def _rules(self) -> Mapping[str, str]:
        return {name: explanation(name, self.catalog).summary for name in sorted(RULES)}

    def _named(self, names: Mapping[str, str]) -> Schema:
        offered: Schema = {"type": "string", "enum": list(names), "enumDescriptions": list(names.values())}
        unquoted = [value for name in names if (value := _unquoted(name)) is not None]
        return {"anyOf": [offered, {"enum": unquoted}]} if unquoted else offered

    def _formed(self, form: Form) -> Schema:
        """Return the schema of a kind of value, with words for what does not fit, which only some editors know."""
        said = self.catalog.gettext(form.message)

        def worded(part: Schema) -> Schema:
            if "anyOf" in part:
                first, *rest = part["anyOf"]
                return {**part, "anyOf": [worded(first), *rest]}
            return {**part, "patternErrorMessage": said} if "pattern" in part else part

        return worded(form.schema)


def mappings_below(model: type[Model]) -> Iterator[type[Model]]:
    """Yield every kind of mapping that stands in another, each as often as it does."""
    for field in schema.fields(model).values():
        if field.model is not None:
            yield field.model
            yield from mappings_below(field.model)


def _label(model: type[Model]) -> str:
    return "".join(f"-{sign.lower()}" if sign.isupper() else sign for sign in model.__name__).strip("-")


def _slug(name: str) -> str:
    """Return the name of a definition: `yes/no` would be a way into it."""
    return "".join(sign if sign.isalnum() else "-" for sign in name).strip("-")


def _free_keys(kinds: tuple[str | None, ...], one: Schema) -> Schema:
    """Return the schema of a mapping with free keys, or of such mappings in one another; an empty value is none."""
    kind, *deeper = kinds
    value = _free_keys(tuple(deeper), one) if deeper else {"anyOf": [one, _NOTHING]}
    names = {"propertyNames": _ref(_slug(kind))} if kind is not None else {}
    return {"type": ["object", "null"], **names, "additionalProperties": value}


def _unquoted(name: str) -> int | bool | None:
    """Return what an editor makes of a name without quotes, if that is no text."""
    if name.isascii() and name.isdigit():
        return int(name)
    return {"true": True, "false": False}.get(name)


_BETWEEN: Mapping[type[Model], Schema] = {
    Stakeholder: {  # a seat has a name unless it is vacant
        "if": {"properties": {"vacant": {"enum": ["yes", "true", True]}}, "required": ["vacant"]},
        "else": {"properties": {"name": {"not": _NOTHING}}, "required": ["name"]},
    },
    NavigationEntry: {  # a link leads somewhere
        "anyOf": [{"properties": {key: {"not": _NOTHING}}, "required": [key]} for key in ("page", "url")],
    },
}
"""What holds between the keys of a mapping."""
