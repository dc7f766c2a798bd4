"""What references of a site may name, each id with what it is called: for editors and forms that offer a choice."""

from collections.abc import Mapping
from pathlib import Path

from playbookgen.content.config import PAGE_KINDS, Site
from playbookgen.content.loading import SITE_FILE, known_names, load_company
from playbookgen.content.sources import find_sources
from playbookgen.findings import Finding
from playbookgen.language.catalogs import Catalog


def names_in(root: Path, site: Site, catalog: Catalog) -> Mapping[str, Mapping[str, str]]:
    """Return the names of a site's records by the kind of reference; under their key regions, industries and pictures.

    Accounts are called by their id: to open ten thousand files for their names would take seconds. A file that is wrong
    has the names that can be read of it. Raises `FileNotFoundError` and `NotADirectoryError` where there is no content.
    """
    sources = find_sources(root, site.languages, _silent)
    company = load_company(site, sources, known_names(site, sources, lambda field: {}), _silent)
    language = catalog.language
    records = {folder: sorted(sources.ids(folder)) for folder in ("accounts", "people", "products", "roles", "pages")}
    people = {id: person.name or id for id, person in company.people.items()}
    products = {id: product.name or id for id, product in company.products.items()}
    roles = {id: role.in_language(language).title or id for id, role in company.roles.items()}
    kinds: dict[str, str] = {kind: catalog.label("page", kind) for kind in PAGE_KINDS}
    pages = {id: texts.get(language, next(iter(texts.values()))).title or id for id, texts in company.pages.items()}
    areas = {area.id: area.label.get(language) or catalog.label("area", area.id) for area in site.areas}
    every = {f"{folder}/{id}": f"{folder}/{id}" for folder, ids in records.items() for id in ids}
    families = {family: family for family in sorted(company.families)}
    names: dict[str, dict[str, str]] = {
        "accounts": {id: id for id in records["accounts"]},
        "people": people,
        "products": products,
        "products or families": {**products, **families},
        "roles": roles,
        "areas": areas,
        "records": {SITE_FILE: catalog.name("settings"), **every},
        "navigation": {**kinds, **pages},
        "photo": {photo: photo for photo in sorted(sources.photos)},
        "region": {region: region for region in site.regions},
        "industry": {industry: industry for industry in site.industries},
    }
    return {kind: found for kind, found in names.items() if found}


def _silent(finding: Finding) -> None:
    """Mistakes are for `playbookgen check` to tell."""
