"""What a handover means, for people at a terminal: record by record, what goes over, and what stays and why."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

import click

from playbookgen.content import schema
from playbookgen.content.model import Model, Record
from playbookgen.editing.handover import Handover, Place, Reason, value_of
from playbookgen.language.catalogs import Catalog
from playbookgen.language.formats import Formats
from playbookgen.language.wording import visible


class HandoverTelling:
    """Words a handover in one language."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._formats = Formats(catalog.locale)

    def lines(self, handover: Handover) -> Iterator[str]:
        """Yield a paragraph for each record that names the colleague, without those that were not asked for."""
        told = [place for place in handover.places if place.stays != "not-asked-for"]
        for _, group in groupby(told, key=lambda place: place.record.origin.path):
            places = list(group)
            yield self._title(places[0].record)
            for place in places:
                if place.stays is None:
                    yield f"  {click.style('→', fg='green')} {self._named(place)}"
            for twice in handover.twice:
                if twice.place.record is places[0].record:
                    named = self._formats.listing([self._catalog.name(known.label) for known in twice.fields])
                    message = self._catalog.gettext("the same person now stands here as {fields}")
                    where = f"{self._entries(twice.place)}: " if len(twice.place.entries) > 1 else ""
                    yield f"  {click.style('!', fg='yellow')} {where}{message.replace('{fields}', named)}"
            yield from self._stays(places)
        if handover.links:
            message = self._catalog.gettext("Links in texts stay; read whether the texts still hold: {places}")
            places_of_links = [f"{link.path}:{link.start.line}" for link in handover.links]
            yield message.replace("{places}", self._formats.listing(places_of_links))

    def summary(self, handover: Handover, *, is_done: bool) -> str:
        """Return how much went over, or would, and how much stays, in words."""
        ngettext = self._catalog.ngettext
        counts = Counter(place.stays for place in handover.places)
        over, elsewhere = counts.pop(None, 0), counts.pop("not-asked-for", 0)
        stays = counts.total()
        if is_done:
            told = [ngettext("{count} place handed over", "{count} places handed over", over)]
        else:
            told = [ngettext("{count} place would be handed over", "{count} places would be handed over", over)]
        told.append(ngettext("{count} stays", "{count} stay", stays))
        if elsewhere:
            told.append(ngettext("{count} elsewhere", "{count} elsewhere", elsewhere))
        return ", ".join(
            text.replace("{count}", self._formats.number(count))
            for text, count in zip(told, (over, stays, elsewhere), strict=False)
        )

    def _title(self, record: Record) -> str:
        name, path = getattr(record, "name", None), record.origin.path
        return click.style(f"{visible(name)} ({path})" if name else path, bold=True)

    def _named(self, place: Place) -> str:
        """Return a place by its entry and its key: `Kontakty: Ewa Wrona – Kontakt utrzymuje`."""
        name = self._catalog.name(place.keys[-1].label)
        return f"{self._entries(place)} – {name}" if len(place.entries) > 1 else name

    def _entries(self, place: Place) -> str:
        """Return the entries that a place lies in, below its record: `Plany klienta: 2026, Działania: Próba tacek`."""
        told = []
        for known, entry in zip(place.keys, place.entries[1:], strict=False):
            name = self._catalog.name(known.label)
            told.append(f"{name}: {self._entry(entry)}" if known.is_list else name)
        return ", ".join(told)

    def _entry(self, entry: Model) -> str:
        """Return what an entry is called: its first text, or what else its first key says; an id is no name."""
        fields = schema.fields(type(entry)).values()
        first = next(iter(fields))
        named = [known for known in fields if known.kind == "text" and not known.is_list] if first.kind == "id" else []
        for known in (*named, first):
            if (value := value_of(entry, known)) is not None:
                return self._formats.date(value) if isinstance(value, date) else visible(str(value))
        return ""

    def _stays(self, places: Sequence[Place]) -> Iterator[str]:
        reasons: dict[Reason, str] = {
            "over": self._catalog.gettext("stays, since it is over: {what}"),
            "oneself": self._catalog.gettext("stays, since nobody can be named in their own file: {what}"),
        }
        for reason, message in reasons.items():
            keys = Counter(self._section(place) for place in places if place.stays == reason)
            if keys:
                what = [
                    f"{name} ({self._formats.number(count)})" if count > 1 else name for name, count in keys.items()
                ]
                yield f"  = {message.replace('{what}', self._formats.listing(what))}"

    def _section(self, place: Place) -> str:
        """Return what a place is a part of: its list of entries, or else its own key."""
        known: schema.Field = place.keys[-2] if len(place.keys) > 1 else place.keys[-1]
        return self._catalog.name(known.label)
