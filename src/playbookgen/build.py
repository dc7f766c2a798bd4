"""check and build: the whole pipeline, to be read from top to bottom.

site.yaml → Settings → Sources → Company → accounts, read and reckoned → Findings
                                                                       ↘ Playbook → Pages, planned → the output tree
"""

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
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
    load_company,
    load_figures,
    load_site,
    with_families,
)
from playbookgen.content.reading import Known
from playbookgen.content.scalars import folded
from playbookgen.content.sources import CONTENT, Sources, find_sources
from playbookgen.content.suggestions import nearest
from playbookgen.findings import Finding, Severity, in_order
from playbookgen.language.catalogs import available_languages, choices_in_all_languages, label_keys, read_catalog
from playbookgen.language.formats import Formats
from playbookgen.output import Publication, next_tree
from playbookgen.pipeline.accounts import AccountStage, OpenedAccounts
from playbookgen.pipeline.cache import Cache, with_cache
from playbookgen.pipeline.means import Means
from playbookgen.pipeline.memory import Memory
from playbookgen.pipeline.pages import PageStage
from playbookgen.pipeline.program import program_digest
from playbookgen.pipeline.publishing import Publishing
from playbookgen.pipeline.reading import Records, basis_of, read_accounts
from playbookgen.playbook.health import Limits
from playbookgen.playbook.playbook import Playbook, link
from playbookgen.reference import documentation
from playbookgen.rules import COMPANY_RULES, RANKS, RULES
from playbookgen.rules.judgement import check_rule_names, judged
from playbookgen.rules.rule import found_in_company
from playbookgen.site.assets import asset_findings, assets, photos
from playbookgen.site.contexts import missing_context
from playbookgen.site.inputs import Inputs, theme_digest
from playbookgen.site.pages import MISSING
from playbookgen.site.planning import planned
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
    accounts: OpenedAccounts
    themes: Mapping[str, Theme]
    """The layouts of each language's pages."""
    theme: str
    """The digest of all layouts."""
    findings: tuple[Finding, ...]
    """All of them, by file and position, with the weight that holds."""
    memory: Memory = field(default_factory=Memory, repr=False, compare=False)

    @cached_property
    def playbook(self) -> Playbook:
        """Everything linked, with its history; a check alone needs neither the roll-ups nor git."""
        documented = {name: documentation(name) for name in {finding.rule for finding in self.findings}}
        history = self.memory.history = read_history(self.sources.root, self.memory.history)
        summaries = {id: self.accounts.summary(id) for id in self.accounts}
        return link(
            self.settings,
            self.company,
            self.accounts,
            self.accounts.groups,
            self.accounts.stage.figures,
            summaries,
            self.findings,
            history,
            RANKS,
            documented,
        )

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
    reasons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Why each page was made anew that was: what changed of all that it is made from. Told where there is a cache."""
    pages: frozenset[str] = frozenset()
    """The paths of all pages."""


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


def check(
    root: Path,
    as_of: date | None = None,
    *,
    strict: bool = False,
    clock: Clock = datetime.now,
    means: Means | None = None,
) -> Checked:
    """Return the playbook of a site's folder and every finding.

    Raises `Misconfigured`, `NoContent`, `WorkerLost`, and `OSError` where site.yaml cannot be read at all.
    """
    means = means or Means()

    def checked(cache: Cache | None) -> Checked:
        return _checked(root, as_of, strict, clock, means, cache, for_pages=False)

    return with_cache(means.cache, program_digest(), checked)[0]


def build(
    root: Path,
    output: Path,
    as_of: date | None = None,
    *,
    strict: bool = False,
    keep_going: bool = False,
    style_page: bool = False,
    clock: Clock = datetime.now,
    means: Means | None = None,
) -> Built:
    """Check a site and publish it into `output`, unless a finding stops that.

    A file that cannot be read stops it, except with `keep_going`; with `strict` any error does; a broken layout always
    does. `style_page` adds the page of all components. Raises what `check` raises, `OutputRefused`, `OutputBusy`, and
    the `OSError` of a disk that cannot be written: the old site stands then.
    """
    means = means or Means()

    def built(cache: Cache | None) -> Built:
        checked = _checked(root, as_of, strict, clock, means, cache, for_pages=True)
        stopped = checked.has_errors if strict else checked.is_unreadable and not keep_going
        if stopped or any(finding.rule == "template-error" for finding in checked.findings):
            return Built(checked, None)
        try:
            return _published(root, output, checked, means, cache, style_page=style_page)
        except TemplateFailure as failure:
            findings = in_order((*checked.findings, failure.finding))
            return Built(replace(checked, findings=findings), None, _notices(checked))

    done, notice = with_cache(means.cache, program_digest(), built)
    return replace(done, notices=(*done.notices, notice.message)) if notice is not None else done


@_without_collector()
def _checked(
    root: Path,
    as_of: date | None,
    strict: bool,
    clock: Clock,
    means: Means,
    cache: Cache | None,
    *,
    for_pages: bool,
) -> Checked:
    findings: list[Finding] = []
    report, course = findings.append, means.course
    with course.stage("settings"):
        settings, sources, known = opened(root, report, as_of, clock)
        site = settings.site
        check_site(site, known, report)
    with course.stage("company", records=len(sources.by_folder["people"]) + len(sources.by_folder["products"])):
        company = load_company(site, sources, known, report)
        known = with_families(known, company)
        figures = load_figures(site, sources, report)
    with course.stage("accounts", records=len(sources.by_folder["accounts"])):
        records = Records(cache)
        stage = AccountStage(settings, sources, known, company, figures, for_pages, records)
        theme = theme_digest(layout_folders(root))
        basis = basis_of(settings, company, program_digest(), theme)
        accounts = read_accounts(stage, basis, records, means)
    with course.stage("findings"):
        readings = accounts.readings
        for reading in readings.values():
            findings.extend(reading.findings)
        parents = {id: reading.head.parent for id, reading in readings.items()}
        check_groups(parents, lambda id: stage.load(accounts.sources[id]), report)
        waivers = [waiver for reading in readings.values() for waiver in reading.waivers]
        findings.extend(check_rule_names(site, waivers))
        themes = _themes(root, settings, known, company)
        for layouts in themes.values():
            findings.extend(layouts.syntax_findings())
        findings.extend(asset_findings(own_layouts(root), packaged.layouts()))
        sound = {f"accounts/{id}" for id, reading in readings.items() if reading.standing.is_sound}
        findings.extend(judged(_rule_findings(accounts, company, settings), waivers, sound, settings))
        if strict:
            findings = [finding.strictly() for finding in findings]
        return Checked(settings, sources, company, accounts, themes, theme, in_order(findings), means.memory)


def opened(
    root: Path, report: Callable[[Finding], None], as_of: date | None = None, clock: Clock = datetime.now
) -> tuple[Settings, Sources, Known]:
    """Return a site's settings, its files, and the names that they may refer to, before any record is read.

    Raises `Misconfigured`, `NoContent`, and `OSError` where site.yaml cannot be read at all.
    """
    settings = _settings(root, as_of, clock, report)
    sources = _sources(root, settings.site, report)
    return settings, sources, known_names(settings.site, sources, _synonyms(layout_folders(root)))


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


def _rule_findings(accounts: OpenedAccounts, company: Company, settings: Settings) -> Iterator[Finding]:
    for reading in accounts.readings.values():
        yield from reading.rule_findings
    standings = {id: reading.standing for id, reading in accounts.readings.items()}
    yield from found_in_company(COMPANY_RULES, company, standings, settings)


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


@_without_collector()
def _published(
    root: Path, output: Path, checked: Checked, means: Means, cache: Cache | None, *, style_page: bool
) -> Built:
    course = means.course
    with course.stage("link"):
        playbook = checked.playbook
    with next_tree(output, protected=_protected(root)) as tree:
        with course.stage("plan"):
            pages = list(planned(playbook, style_page=style_page))
            has_own_layouts = own_layouts(root) is not None
            inputs = Inputs(playbook, program_digest(), checked.theme, checked.accounts.digests, has_own_layouts)
        publishing = Publishing(tree, inputs, cache)
        publishing.make(pages, PageStage(playbook, checked.themes, tree.folders), means.workers, course)
        with course.stage("publish"):
            for path, content in _at_the_top(checked):
                tree.write(path, content)
            for path, file in (*assets(packaged.layouts(), own_layouts(root)), *photos(checked.company, root)):
                tree.write(path, file.read_bytes())
            publication = tree.publish()
    with course.stage("keep"):
        publishing.keep()
    return Built(checked, publication, _notices(checked), publishing.reasons, frozenset(page.path for page in pages))


def _notices(checked: Checked) -> tuple[str, ...]:
    return tuple(filter(None, [checked.playbook.history.notice]))


def _at_the_top(checked: Checked) -> Iterator[tuple[str, bytes]]:
    """Yield what belongs to no language."""
    default = checked.settings.site.language
    catalogs = {language: theme.catalog for language, theme in checked.themes.items()}
    yield MISSING, checked.themes[default].render("404", missing_context(checked.playbook, catalogs))


def _protected(root: Path) -> tuple[Path, ...]:
    return tuple(root / name for name in (CONTENT, LAYOUTS, ".git", SITE_FILE))
