"""A glance at accounts whose files alone changed: their pages at once, before the build that tells all the rest."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from playbookgen.pipeline.accounts import ALONE, OpenedAccounts, Wanted
from playbookgen.playbook.accounts import Group
from playbookgen.playbook.health import health, pressing_first
from playbookgen.playbook.once import Once
from playbookgen.playbook.playbook import Playbook
from playbookgen.playbook.summary import summarise
from playbookgen.reference import documentation
from playbookgen.rules.judgement import judged
from playbookgen.site.chrome import View
from playbookgen.site.contexts import context
from playbookgen.site.pages import Page, language_folder, path_of
from playbookgen.site.theme import Theme


def glance(
    playbook: Playbook, accounts: OpenedAccounts, themes: Mapping[str, Theme], ids: Iterable[str]
) -> dict[str, bytes]:
    """Return the pages of accounts as their files are now, by path, with all else as the last build knew it.

    It takes as long for one account of ten thousand as for one of ten. An account that cannot be read whole, that came
    to another group, or that is new or gone has no page here, nor have several of one group. Raises `TemplateFailure`.
    """
    pages: dict[str, bytes] = {}
    changed = set(ids)
    for id in sorted(changed):
        group = accounts.groups.get(id, ALONE)
        seen = _seen(playbook, accounts, id, group) if changed.isdisjoint({*group.members} - {id}) else None
        if seen is not None:
            for language, theme in themes.items():
                path = path_of("account", id, language_folder(language, playbook.settings.site.language))
                view = View(seen, theme.catalog)
                pages[path] = theme.render("account", context(Page("account", id, language, path), view))
    return pages


def _seen(playbook: Playbook, accounts: OpenedAccounts, id: str, group: Group) -> Playbook | None:
    """Return the playbook with one account read anew."""
    if id not in accounts.sources:
        return None
    read, facts = accounts.stage.read(Wanted(accounts.sources[id], group))
    reading, record = read.reading, f"accounts/{id}"
    if reading.head.parent != accounts.readings[id].head.parent or any(one.is_error for one in reading.findings):
        return None
    settings = playbook.settings
    found = judged(reading.rule_findings, reading.waivers, {record}, settings)
    findings = pressing_first(
        (*reading.findings, *(finding for finding in found if finding.record == record)), playbook.ranks
    )
    state = health(findings, playbook.ranks, is_sound=reading.standing.is_sound)
    opened = replace(accounts, readings={**accounts.readings, id: reading}, _open={id: facts})
    summary = replace(summarise(facts, settings), health=state)
    names = {finding.rule for finding in findings} - playbook.documentation.keys()
    return replace(
        playbook,
        accounts=opened,
        health={**playbook.health, id: state},
        summaries={**playbook.summaries, id: summary},
        findings={**playbook.findings, record: findings},
        documentation={**playbook.documentation, **{name: documentation(name) for name in names}},
        once=Once(),
    )
