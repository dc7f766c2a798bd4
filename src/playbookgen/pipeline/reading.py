"""Which accounts have to be read, or reckoned with anew, and which are as a build before knew them.

An account is read again when its file changed, or something that reading holds it against: settings, words, the names
that exist. It is reckoned with again when the company changed, its figures, its group, or the day.
"""

import json
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from pydantic import ValidationError

from playbookgen.content.company import Company
from playbookgen.content.config import Settings
from playbookgen.content.sources import Source, read_bytes
from playbookgen.content.sources import digest as digest_of
from playbookgen.findings import Finding
from playbookgen.pipeline.accounts import (
    ALONE,
    AccountReading,
    AccountStage,
    OpenedAccounts,
    Read,
    Wanted,
    digest,
    reading_format,
)
from playbookgen.pipeline.cache import Cache, CacheBroken, KeptAccount
from playbookgen.pipeline.course import Course
from playbookgen.pipeline.means import Means
from playbookgen.pipeline.memory import Remembered
from playbookgen.pipeline.outside import is_settled, standing
from playbookgen.pipeline.workers import Workers
from playbookgen.playbook.accounts import Group, groups


@dataclass(frozen=True, slots=True)
class Basis:
    """Digests of what accounts are held against."""

    reading: str
    """Of all that reading takes beside the file and the names that exist: the program, settings, words."""
    reckoning: str
    """Of all that reckoning takes beside the account, its group and its figures: the company, the day."""


def basis_of(settings: Settings, company: Company, program: str, theme: str) -> Basis:
    """Return what all accounts are held against."""
    origins = [record.origin for records in (company.people, company.products) for record in records.values()]
    texts = (*(role.guides for role in company.roles.values()), *company.pages.values())
    origins += [text.origin for each in texts for text in each.values()]
    reading = digest(repr((program, theme, settings.site.origin.digest)).encode())
    known = [(origin.path, origin.digest) for origin in origins]
    return Basis(reading, digest(repr((known, settings.today)).encode()))


@dataclass(frozen=True, slots=True)
class Records:
    """What is written down of accounts: by this build, or by one before."""

    cache: Cache | None
    fresh: dict[str, bytes] = field(default_factory=dict)

    def __call__(self, id: str) -> bytes | None:
        """Return what is written down of an account."""
        record = self.fresh.get(id)
        return record if record is not None or self.cache is None else self.cache.record(id)


@dataclass(frozen=True, slots=True)
class _Seen:
    """A file as it is now."""

    standing: str
    """What it looks like from outside; empty where that will not tell whether it changes once more."""
    digest: str | None
    """Of its bytes; None where nothing is known that it could be held against."""


def read_accounts(stage: AccountStage, basis: Basis, records: Records, means: Means) -> OpenedAccounts:
    """Return all accounts, of which only what changed is read or reckoned with again. Raises `CacheBroken`."""
    workers, course, memory = means.workers, means.course, means.memory
    cache, sources = records.cache, {source.id: source for source in stage.sources.by_folder["accounts"]}
    kept = cache.accounts() if cache is not None else {}
    summaries = cache.summaries() if cache is not None and stage.for_pages else {}
    seen = {id: _look(source, kept.get(id), stage) for id, source in sources.items()} if cache is not None else {}
    readings = _still_right(stage, basis, cache, kept, seen, summaries, memory.readings) if cache is not None else {}

    missing = [Wanted(source) for id, source in sources.items() if id not in readings]
    read = {one.reading.head.id: one for one in _run(stage, missing, workers, course)}
    records.fresh.update({id: one.record for id, one in read.items() if one.record})
    readings |= {id: one.reading for id, one in read.items()}

    grouped = groups({id: readings[id].head for id in sources})
    keys = {id: _key(basis, readings[id].digests.file, grouped.get(id), stage.figures.get(id)) for id in seen}
    stale = [
        Wanted(source, grouped.get(id, ALONE), readings[id])
        for id, source in sources.items()
        if (id in grouped if id in read else keys[id] != kept[id].key)
    ]
    reckoned = {one.reading.head.id: one for one in _run(stage, stale, workers, course)}
    records.fresh.update({id: one.record for id, one in reckoned.items() if one.record})

    changed = read | reckoned
    readings |= {id: one.reading for id, one in changed.items()}
    fresh_summaries = {id: one.summary for id, one in changed.items() if one.summary}
    if cache is not None:
        accounts = {
            id: KeptAccount(
                seen[id].standing,
                one.reading.digests.file,
                basis.reading,
                keys[id],
                reading_format().dump_json(one.reading, exclude_defaults=True),
            )
            for id, one in changed.items()
        }
        cache.keep_accounts(accounts, records.fresh, fresh_summaries, kept.keys() - sources.keys())
        cache.keep_standings(
            {id: seen[id].standing for id in sources.keys() - changed.keys() if seen[id].standing != kept[id].standing}
        )
        cache.keep_meta(names=_names(stage))
        records.fresh.clear()
    return OpenedAccounts(
        stage, sources, {id: readings[id] for id in sources}, grouped, summaries | fresh_summaries, memory.summaries
    )


def _run(stage: AccountStage, wanted: list[Wanted], workers: Workers, course: Course) -> Iterable[Read]:
    for count, read in workers.run(stage, wanted):
        course.advance(count)
        yield from read


def _look(source: Source, kept: KeptAccount | None, stage: AccountStage) -> _Seen:
    """Return what a file is like now: from outside where that is enough, from its bytes where it is not."""
    try:
        status = os.stat(source.file)  # noqa: PTH116  # ten thousand of them
    except OSError:
        return _Seen("", None)
    look = standing(status) if is_settled(status, time.time_ns()) else ""
    if kept is None:
        return _Seen(look, None)
    if look and kept.standing == look:
        return _Seen(look, kept.digest)
    content = read_bytes(source, stage.sources.root, _unheard)
    return _Seen(look, digest_of(content) if content else None)  # nothing is also what cannot be read


def _unheard(finding: Finding) -> None:
    pass


def _still_right(
    stage: AccountStage,
    basis: Basis,
    cache: Cache,
    kept: Mapping[str, KeptAccount],
    seen: Mapping[str, _Seen],
    summaries: Mapping[str, bytes],
    remembered: Remembered[AccountReading],
) -> dict[str, AccountReading]:
    """Return the readings of files that would be read with the same outcome."""
    names, before = _names(stage), cache.meta("names") or "{}"
    is_same = names == before
    if not is_same and _has_lost(before, names):
        return {}  # what refers to a name that is gone is wrong now
    found = {}
    for id, one in kept.items():
        if id in seen and one.digest == seen[id].digest and one.read_key == basis.reading:
            try:
                reading = remembered.get(id, digest(one.reading), partial(_decoded, one.reading))
            except ValidationError as error:
                raise CacheBroken from error
            if (is_same or not reading.findings) and (id in summaries or not stage.for_pages):
                found[id] = reading
    return found


def _decoded(content: bytes) -> AccountReading:
    return reading_format().validate_json(content)


def _names(stage: AccountStage) -> str:
    """All names that accounts can refer to; those of records are those of the folders once more."""
    names = {kind: sorted(ids) for kind, ids in stage.known.names.items() if kind != "records"}
    return json.dumps(names, sort_keys=True)


def _has_lost(before: str, now: str) -> bool:
    old, new = json.loads(before), json.loads(now)
    return any(set(ids) - set(new.get(kind, ())) for kind, ids in old.items())


def _key(basis: Basis, file: str, group: Group | None, figures: object) -> str:
    return digest(repr((basis.reading, basis.reckoning, file, group, figures)).encode())
