"""check and build: the whole pipeline, to be read from top to bottom.

site.yaml → Settings → Sources → Company → Accounts → facts → Findings
                                                            ↘ Playbook → Pages, planned → bytes → the output tree
"""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from functools import cache, cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from playbookgen import packaged
from playbookgen.content.company import Company
from playbookgen.content.config import Settings, Site
from playbookgen.content.history import read_history
from playbookgen.content.loading import (
    SITE_FILE,
    check_groups,
    check_site,
    known_names,
    load_account,
    load_company,
    load_figures,
    load_site,
    with_families,
)
from playbookgen.content.model import Account
from playbookgen.content.reading import Known
from playbookgen.content.scalars import folded
from playbookgen.content.sources import CONTENT, Sources, find_sources
from playbookgen.content.suggestions import nearest
from playbookgen.findings import Finding, Severity, in_order
from playbookgen.language.catalogs import available_languages, choices_in_all_languages, label_keys, read_catalog
from playbookgen.language.formats import Formats
from playbookgen.output import Publication, next_tree
from playbookgen.playbook.accounts import AccountFacts
from playbookgen.playbook.health import Limits
from playbookgen.playbook.playbook import Playbook, account_facts, link
from playbookgen.playbook.summary import summarise
from playbookgen.reference import documentation
from playbookgen.rules import ACCOUNT_RULES, COMPANY_RULES, RANKS, RULES
from playbookgen.rules.judgement import check_rule_names, judged
from playbookgen.rules.rule import found_in_account, found_in_company
from playbookgen.site.assets import asset_findings, assets, photos
from playbookgen.site.chrome import View
from playbookgen.site.contexts import context, missing_context
from playbookgen.site.pages import MISSING, planned
from playbookgen.site.search import search_files
from playbookgen.site.theme import TemplateFailure, Theme

LAYOUTS = "layouts"
Clock = Callable[[tzinfo], datetime]


class NoContent(Exception):
    """The site has no content folder."""


class Misconfigured(Exception):
    """site.yaml cannot be worked with; its findings say why."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(SITE_FILE)
        self.findings = findings


@dataclass(frozen=True)
class Checked:
    """What reading and checking a site came to."""

    settings: Settings
    sources: Sources
    company: Company
    accounts: Mapping[str, AccountFacts]
    themes: Mapping[str, Theme]
    """The layouts of each language's pages."""
    findings: tuple[Finding, ...]
    """All of them, by file and position, with the weight that holds."""

    @cached_property
    def playbook(self) -> Playbook:
        """Everything linked, with its history; a check alone needs neither the roll-ups nor git."""
        documented = {name: documentation(name) for name in {finding.rule for finding in self.findings}}
        history = read_history(self.sources.root)
        return link(self.settings, self.company, self.accounts, self.findings, history, RANKS, documented)

    @property
    def has_errors(self) -> bool:
        """Whether a pull request is to be blocked."""
        return any(finding.is_error for finding in self.findings)

    @property
    def is_unreadable(self) -> bool:
        """Whether some file could not be read whole: what stops a build."""
        return any(finding.is_error and finding.rule not in RULES for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Built:
    """What a build came to; without a publication it was stopped by findings, and the old site stands."""

    checked: Checked
    publication: Publication | None
    notices: tuple[str, ...] = ()
    """Messages for whoever runs the build that are about no file."""


@contextmanager
def _without_collector() -> Iterator[None]:
    """Pause the cyclic garbage collector, and then let it pass over what was made meanwhile.

    Reading a site makes millions of values and hardly a cycle; to walk them again and again took a third of the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    gc.unfreeze()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()


@_without_collector()
def check(root: Path, as_of: date | None = None, *, strict: bool = False, clock: Clock = datetime.now) -> Checked:
    """Return the playbook of a site's folder and every finding.

    Raises `Misconfigured`, `NoContent`, and `OSError` where site.yaml cannot be read at all.
    """
    findings: list[Finding] = []
    report = findings.append
    settings = _settings(root, as_of, clock, report)
    site = settings.site
    sources = _sources(root, site, report)
    known = known_names(site, sources, _synonyms(layout_folders(root)))
    check_site(site, known, report)
    company = load_company(site, sources, known, report)
    accounts = _accounts(site, sources, with_families(known, company), report)
    findings.extend(check_rule_names(site, accounts.values()))
    facts = account_facts(accounts, load_figures(site, sources, report), settings)
    themes = _themes(root, settings, known, company)
    for theme in themes.values():
        findings.extend(theme.syntax_findings())
    findings.extend(asset_findings(own_layouts(root), packaged.layouts()))
    findings.extend(judged(_rule_findings(facts, company, settings), accounts.values(), settings))
    if strict:
        findings = [finding.strictly() for finding in findings]
    return Checked(settings, sources, company, facts, themes, in_order(findings))


def build(
    root: Path,
    output: Path,
    as_of: date | None = None,
    *,
    strict: bool = False,
    keep_going: bool = False,
    style_page: bool = False,
    clock: Clock = datetime.now,
) -> Built:
    """Check a site and publish it into `output`, unless a finding stops that.

    A file that cannot be read stops it, except with `keep_going`; with `strict` any error does; a broken layout always
    does. `style_page` adds the page of all components. Raises what `check` raises, `OutputRefused`, `OutputBusy`, and
    the `OSError` of a disk that cannot be written: the old site stands then.
    """
    checked = check(root, as_of, strict=strict, clock=clock)
    stopped = checked.has_errors if strict else checked.is_unreadable and not keep_going
    if stopped or any(finding.rule == "template-error" for finding in checked.findings):
        return Built(checked, None)
    with _without_collector():
        notices = tuple(filter(None, [checked.playbook.history.notice]))
    try:
        return Built(checked, _published(root, output, checked, style_page=style_page), notices)
    except TemplateFailure as failure:
        findings = in_order((*checked.findings, failure.finding))
        return Built(replace(checked, findings=findings), None, notices)


def layout_folders(root: Path | None) -> tuple[Path, ...]:
    """Return the folders of layouts, a site's own before the packaged ones; without a site those alone."""
    own = own_layouts(root) if root is not None else None
    return (own, packaged.layouts()) if own is not None else (packaged.layouts(),)


def own_layouts(root: Path) -> Path | None:
    """Return a site's own layouts; this repository's are the packaged ones themselves."""
    own = root / LAYOUTS
    return own if own.is_dir() and not own.samefile(packaged.layouts()) else None


def _settings(root: Path, as_of: date | None, clock: Clock, report: Callable[[Finding], None]) -> Settings:
    folders = layout_folders(root)
    found: list[Finding] = []
    site = load_site(root, _synonyms(folders), found.append)
    found.extend(_language_findings(site, folders))
    if any(finding.is_error for finding in found):
        raise Misconfigured(in_order(found))
    for finding in found:
        report(finding)
    return Settings(site, as_of or clock(ZoneInfo(site.timezone)).date())


def _language_findings(site: Site, folders: tuple[Path, ...]) -> Iterator[Finding]:
    available = available_languages(folders)
    for index, language in enumerate(site.languages or ()):  # none where site.yaml could not be read whole
        if language not in available:
            message = 'there are no words for the language "{value}"; there are for {known}'
            arguments = {"value": language, "known": ", ".join(available)}
            yield Finding("unknown-value", Severity.ERROR, site.at("languages", index), SITE_FILE, message, arguments)
    known_keys = label_keys(folders) if site.labels else frozenset()
    for language, labels in site.labels.items():
        for key in labels:
            if key not in known_keys:
                message = 'there is no label "{value}"'
                where, right = site.at_key("labels", language, key), nearest(key, known_keys)
                yield Finding("unknown-key", Severity.ERROR, where, SITE_FILE, message, {"value": key}, right)


def _synonyms(folders: tuple[Path, ...]) -> Callable[[str], Mapping[str, str]]:
    @cache
    def synonyms(field: str) -> Mapping[str, str]:
        return choices_in_all_languages(folders, field, folded)

    return synonyms


def _sources(root: Path, site: Site, report: Callable[[Finding], None]) -> Sources:
    if not (root / CONTENT).is_dir():
        raise NoContent(str(root / CONTENT))
    return find_sources(root, site.languages, report)


def _accounts(site: Site, sources: Sources, known: Known, report: Callable[[Finding], None]) -> Mapping[str, Account]:
    accounts = {
        source.id: load_account(source, site, sources, known, report) for source in sources.by_folder["accounts"]
    }
    check_groups(accounts, report)
    return accounts


def _rule_findings(facts: Mapping[str, AccountFacts], company: Company, settings: Settings) -> Iterator[Finding]:
    for account in facts.values():
        yield from found_in_account(ACCOUNT_RULES, account, company, settings)
    summaries = {id: summarise(account, None, settings) for id, account in facts.items()}
    yield from found_in_company(COMPANY_RULES, company, summaries, settings)


def _themes(root: Path, settings: Settings, known: Known, company: Company) -> Mapping[str, Theme]:
    site, limits = settings.site, Limits.of(settings)
    folders, own = layout_folders(root), own_layouts(root)
    names = {folder: frozenset(ids) for folder, ids in known.names.items()}
    texts = {"roles": {id: role.guides for id, role in company.roles.items()}, "pages": company.pages}
    themes = {}
    for language in site.languages:
        catalog = read_catalog(language, folders, site.labels.get(language))
        themes[language] = Theme(catalog, Formats(catalog.locale), packaged.layouts(), own, limits, names, texts)
    return themes


def _published(root: Path, output: Path, checked: Checked, *, style_page: bool) -> Publication:
    with next_tree(output, protected=_protected(root)) as tree:
        for path, content in _rendered(checked.playbook, checked.themes, style_page=style_page):
            tree.write(path, content)
        for path, file in (*assets(packaged.layouts(), own_layouts(root)), *photos(checked.company, root)):
            tree.write(path, file.read_bytes())
        return tree.publish()


def _rendered(playbook: Playbook, themes: Mapping[str, Theme], *, style_page: bool) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of every page, and of what their search finds."""
    views = {language: View(playbook, theme.catalog) for language, theme in themes.items()}
    for page in planned(playbook, style_page=style_page):
        yield page.path, themes[page.language].render(page.kind, context(page, views[page.language]))
    for view in views.values():
        yield from search_files(view)
    default = playbook.settings.site.language
    catalogs = {language: theme.catalog for language, theme in themes.items()}
    yield MISSING, themes[default].render("404", missing_context(playbook, catalogs))


def _protected(root: Path) -> tuple[Path, ...]:
    return tuple(root / name for name in (CONTENT, LAYOUTS, ".git", SITE_FILE))
