"""A new record before its file is there: whether its id and its values will do, and what its file holds."""

from collections.abc import Collection, Mapping
from typing import Any

from playbookgen.build import Checked
from playbookgen.content.model import Account, Guide
from playbookgen.content.origin import Origin
from playbookgen.content.reading import read_document, read_record
from playbookgen.content.schema import Field
from playbookgen.editing.schemas import KINDS
from playbookgen.editing.starters import Examples, starter
from playbookgen.editing.yaml_text import record_text
from playbookgen.findings import Finding, in_order
from playbookgen.language.catalogs import Catalog
from playbookgen.playbook.accounts import Group, facts
from playbookgen.playbook.people import has_left
from playbookgen.rules import ACCOUNT_RULES
from playbookgen.rules.judgement import judged
from playbookgen.rules.rule import found_in_account

BEGUN = ("account", "person", "product", "role")
"""The kinds of record that can be begun, as `schemas` names them."""


def paths(kind: str, id: str, languages: Collection[str]) -> tuple[str, ...]:
    """Return the files of a record, from the site's folder; a role has a guide in each language."""
    pattern = KINDS[kind].files
    if not pattern.endswith(".md"):
        return (pattern.replace("*", id),)
    return tuple(pattern.replace("*", f"{id}.{language}") for language in languages)


def texts(
    kind: str, id: str, given: Mapping[str, str], checked: Checked, catalogs: Mapping[str, Catalog], *, is_bare: bool
) -> Mapping[str, str]:
    """Return what each file of a new record holds; `catalogs` has the words of the site's languages, in their order.

    A bare file has the given keys and no other.
    """
    named = zip(paths(kind, id, catalogs), catalogs.values(), strict=False)
    write = _guide if kind == "role" else _yaml
    return {path: write(kind, given, checked, catalog, is_bare=is_bare) for path, catalog in named}


def choices(field: Field, checked: Checked, catalog: Catalog) -> dict[str, str]:
    """Return what a key may be, each with its words; nothing where any text will do. Who has left is no choice."""
    company, today = checked.company, checked.settings.today
    if field.reference == "people":
        present = (person for person in company.people.values() if not has_left(person, today))
        return {person.id: person.name or person.id for person in present}
    if field.reference == "roles":
        return {id: role.in_language(catalog.language).title or id for id, role in company.roles.items()}
    return {choice: catalog.label(field.label_field or "", choice) for choice in field.choices}


def _yaml(kind: str, given: Mapping[str, Any], checked: Checked, catalog: Catalog, *, is_bare: bool) -> str:
    model = KINDS[kind].model
    return record_text(given, model) if is_bare else starter(model, given, catalog, _examples(given, checked))


def _guide(kind: str, given: Mapping[str, str], checked: Checked, catalog: Catalog, *, is_bare: bool) -> str:
    """A guide with every area of work in it, none of which is the role's yet."""
    language, site = catalog.language, checked.settings.site
    areas = {area.id: area.label.get(language) or catalog.label("area", area.id) for area in site.areas}
    content = {**given, "responsibilities": [{"area": area, "involvement": "none"} for area in areas]}
    front = _yaml(kind, content, checked, catalog, is_bare=is_bare)
    return f"---\n{front}---\n" + "".join(f"\n## {label}\n\n…\n" for label in areas.values())


def _examples(given: Mapping[str, Any], checked: Checked) -> Examples:
    company, today = checked.company, checked.settings.today
    people = [id for id, person in sorted(company.people.items()) if not has_left(person, today)]
    products, roles = sorted(company.products), sorted(company.roles)
    names = {"people": people, "products": products, "products or families": products, "roles": roles}
    found = {to: ids[0] for to, ids in names.items() if ids}
    return Examples(today, {**found, **({"people": given["owner"]} if "owner" in given else {})})


def mistakes(kind: str, id: str, texts: Mapping[str, str], checked: Checked) -> tuple[Finding, ...]:
    """Return the errors that `check` would find in these files of a new record."""
    found: list[Finding] = []
    stage, model = checked.accounts.stage, KINDS[kind].model
    folder = KINDS[kind].files.split("/")[1]
    known = stage.known.with_names(**{folder: {*stage.known.names[folder], id}})
    for path, text in texts.items():
        origin = Origin(id, f"{folder}/{id}", path, "")
        if model is Guide:
            read_document(text, Guide, origin, path.split(".")[-2], known, found.append)
            continue
        record = read_record(text, model, origin, known, found.append)
        if isinstance(record, Account) and origin.is_sound:
            seen = facts(record, Group(), (), checked.settings)
            ruled = found_in_account(ACCOUNT_RULES, seen, checked.company, checked.settings)
            found.extend(judged(ruled, (), {origin.record}, checked.settings))
    return in_order(finding for finding in found if finding.is_error)
