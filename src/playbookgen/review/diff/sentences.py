"""What changed in a record, in sentences that a sales manager understands, the most important first.

The program knows no gender and no case, so a sentence names a thing by its label and puts what changed behind a dash or
colon. Whatever an author wrote, and labels, which a site may override, pass through `mark`, which makes them harmless
for the form of output.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from playbookgen.content import schema
from playbookgen.content.model import Model, Record, Visit
from playbookgen.language.catalogs import Catalog
from playbookgen.language.formats import Formats
from playbookgen.language.wording import COUNTED, LONGEST, visible
from playbookgen.review.diff.changes import Change, Holder, class_of, in_order_of_weight, value_of
from playbookgen.review.diff.comparison import RecordChange
from playbookgen.review.diff.events import event
from playbookgen.review.diff.excerpts import WORDS, excerpt, shortened
from playbookgen.review.diff.figures import FiguresChange
from playbookgen.review.diff.sides import Side
from playbookgen.review.diff.unread import WHOLE
from playbookgen.review.diff.values import Values

Mark = Callable[[str], str]

FACTS = 5
"""Facts that are told of something new."""
LISTED = 10
"""Things that a sentence names one after another; of more it tells how many."""
NAMED = 5
"""Accounts whose revenue is told for a year."""
_NOUNS = {
    "accounts": "account", "people": "person", "products": "product", "roles": "guide", "pages": "free-page",
    "site": "settings",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, without a full stop, and the changes that it tells."""

    text: str
    changes: tuple[Change, ...] = ()
    before: str | None = None
    """The value before in words, where the sentence is about one value."""
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Teller:
    """Words changes in one language, for one form of output."""

    base: Side
    head: Side
    catalog: Catalog
    formats: Formats
    mark: Mark

    def say(self, message: str, **arguments: str) -> str:
        """Return a message with what belongs into it; a wrong translation gives way to the English message."""
        try:
            return self.catalog.gettext(message).format(**arguments)
        except (KeyError, ValueError, IndexError):
            return message.format(**arguments)

    def shown(self, text: str) -> str:
        """Return a text that an author may have written, on one line, not too long, harmless."""
        return self.mark(visible(text))

    def heading(self, record: RecordChange) -> str:
        """Return what a record is called: an account by its name alone, others with what they are."""
        side = self.base if record.after is None else self.head
        noun = self.shown(self.catalog.name(_NOUNS[record.folder]))
        if record.folder == "site":
            return noun
        name = self.shown(self._name(side, record))
        language = f" ({record.language})" if record.language is not None else ""
        return name if record.folder == "accounts" else f"{noun}: {name}{language}"

    def _name(self, side: Side, record: RecordChange) -> str:
        """Return the name of a record, the one before where it cannot be read now."""
        name = self.values(side, record.record).title(record.record)
        if name == record.record.id and record.before is not None:
            name = self.values(self.base, record.before).title(record.before)
        return name

    def sentences(self, record: RecordChange) -> tuple[Sentence, ...]:
        """Return what changed in a record."""
        before, after = record.before, record.after
        if before is None or after is None:
            return tuple(self._coming_or_going(record))
        return tuple(self._told(record, before, after))

    def _told(self, record: RecordChange, before: Record, after: Record) -> Iterator[Sentence]:
        old, new = self.values(self.base, before), self.values(self.head, after)
        yield from self._unreadable(record)
        if record.renamed_from is not None:
            yield Sentence(self.say("renamed: {before} → {after}", before=record.renamed_from, after=record.id))
        happened = self._happened(record, old, new)
        alike = _alike(change for change in record.changes if id(change) not in happened)
        for change in record.changes:
            if (sentence := happened.get(id(change))) is not None:
                if sentence.changes[0] is change:  # the others of the event are told with it
                    yield sentence
            elif (group := alike[id(change)])[0] is change:
                yield self._sentence(group, old, new)
        if record.has_new_picture:
            name = self.shown(self.catalog.name("photo"))
            yield Sentence(self.say("{what}: another picture under the same name", what=name))
        if record.sections is not None:
            parts = (
                ("changed", record.sections.changed),
                ("added", record.sections.added),
                ("removed", record.sections.removed),
            )
            said = [f"{self.say(message)}: {self._headings(names)}" for message, names in parts if names]
            yield Sentence(self.say("text – {what}", what="; ".join(said)))

    def _happened(self, record: RecordChange, old: Values, new: Values) -> dict[int, Sentence]:
        """Return the sentences of what there is a word for, by the identity of each change that they tell."""
        sentences = {}
        for group in _by_holder(record.changes):
            within = group[0].within
            before, after = (within[-1].before, within[-1].after) if within else (record.before, record.after)
            by_key = {change.field.name: change for change in group if not change.is_item}
            found = event(before, after, by_key) if before is not None and after is not None else None
            if found is None:
                continue
            what, told = found
            more = [change for change in told if change.field.name in what.told]
            facts = [self.shown(new.worded(change.field, change.after, _around(within))) for change in more]
            in_order = tuple(change for change in group if any(change is one for one in told))
            text = self._with_facts(self.say(what.message), facts)
            sentence = Sentence(f"{self._where(within, new)}{text}", in_order)
            sentences.update({id(change): sentence for change in told})
        return sentences

    def _headings(self, names: Sequence[str]) -> str:
        return self.listed([self.shown(name) if name else self.say("beginning") for name in names])

    def _unreadable(self, record: RecordChange) -> Iterator[Sentence]:
        if WHOLE in record.unreadable:
            yield Sentence(self.say("the file cannot be read, so nothing was compared"))
        elif record.unreadable:
            model = class_of(record.record)
            known = [(schema.field_at(model, way), str(way[-1])) for way in record.unreadable]
            names = [self.catalog.name(field.label) if field is not None else key for field, key in known]
            keys = self.listed([self.shown(name) for name in dict.fromkeys(names)])
            yield Sentence(self.say("cannot be read, so not compared: {keys}", keys=keys))

    # Records that came or went.

    def _coming_or_going(self, record: RecordChange) -> Iterator[Sentence]:
        side = self.base if record.after is None else self.head
        yield from self._unreadable(record)
        facts = self._facts(record.record, self.values(side, record.record), ())
        yield Sentence(self._with_facts(self.say("removed" if record.after is None else "new"), facts))

    def _facts(self, item: Model, values: Values, around: tuple[Model, ...]) -> list[str]:
        """Return the first facts of something new: its single values, and how many there are of its lists."""
        kind = class_of(item)
        facts = []
        title = values.title(item, around)
        for name in in_order_of_weight(kind):
            field, value = schema.fields(kind)[name], value_of(item, name)
            is_single_model = field.model is not None and not field.is_list
            if value in (None, (), {}) or field.kind == "id" or field.is_map or is_single_model:
                continue
            is_list = field.is_list and (field.model is not None or field.kind == "text")
            text = self.formats.number(len(value)) if is_list else values.worded(field, value, (item, *around))
            if field.kind == "markdown":
                text = shortened(text.split(), WORDS)
            if text and text not in title:
                facts.append(f"{self.shown(self.catalog.name(field.label))}: {self.shown(text)}")
        return facts[:FACTS]

    # One change.

    def _sentence(self, group: Sequence[Change], old: Values, new: Values) -> Sentence:
        """Return the sentence of a change, or of one that is the same in several items of a list."""
        change = group[0]
        if change.is_item:
            return self._item(change, old, new)
        where = self._where(change.within, new, [one.within[-1].after for one in group[1:]])
        label = self.shown(self.catalog.name(change.field.label))
        if change.key:
            label = f"{label}, {self.shown(change.key)}"
        if len(group) == 1 and self._is_named_by(change):
            label = ""
        head = f"{where}{label}: " if label else f"{where.removesuffix(' – ')}: "
        before, after = change.before, change.after
        around = _around(change.within), _around(change.within, was=True)
        if change.field.is_list:
            return Sentence(f"{head}{self._members(change, old, new, around)}", tuple(group))
        if _is_long(before) or _is_long(after) or change.field.kind == "markdown":
            return Sentence(f"{head}{self._long(before, after)}", tuple(group))
        told = old.worded(change.field, before, around[1]), new.worded(change.field, after, around[0])
        if change.field.kind == "money" and before is not None and after is not None:
            told = old.money(before, after), new.money(after, before)
        if told[0] == told[1]:  # such as two rates that differ beyond what is written, or two people of one name
            told = f"{told[0]} ({before})", f"{told[1]} ({after})"
        text = f"{self.shown(told[0])} → {self.shown(told[1])}"
        share = self._share(change, old, new)
        return Sentence(f"{head}{text}{f' ({share})' if share else ''}", tuple(group), *told)

    def _is_named_by(self, change: Change) -> bool:
        """Whether the holder is called like the changed key, as a target's target is."""
        return bool(change.within) and self._noun(change.within[-1].after) == self.catalog.name(change.field.label)

    def _item(self, change: Change, old: Values, new: Values) -> Sentence:
        is_new = change.before is None
        item, values = (change.after, new) if is_new else (change.before, old)
        around = _around(change.within, was=not is_new)
        where = self._where(change.within, new)
        if not change.field.is_list:  # under a free key: an exchange rate
            title = f"{self.shown(self.catalog.name(change.field.label))} {self.shown(change.key)}"
        else:
            title = self._title(item, values, around, change)
        facts = self._facts(item, values, around) if is_new else []
        message = "added" if is_new else "removed"
        if is_new and isinstance(item, Visit):
            message = "noted"
        return Sentence(f"{where}{title} – {self._with_facts(self.say(message), facts)}", (change,))

    def _members(
        self, change: Change, old: Values, new: Values, around: tuple[tuple[Model, ...], tuple[Model, ...]]
    ) -> str:
        before, after = change.before or (), change.after or ()
        field = change.field

        def named(values: Values, members: Sequence[Any], around: tuple[Model, ...]) -> str:
            return self.listed([self.shown(values.worded(field, member, around)) for member in members])

        added = [member for member in after if member not in before]
        removed = [member for member in before if member not in after]
        said = []
        if field.model is not None:  # what came and went was told item by item
            added = removed = []
        if added:
            said.append(self.say("added: {what}", what=named(new, added, around[0])))
        if removed:
            said.append(self.say("removed: {what}", what=named(old, removed, around[1])))
        if not said:
            said.append(self.say("new order: {what}", what=named(new, after, around[0])))
        return "; ".join(said)

    def _long(self, before: str | None, after: str | None) -> str:
        if before is None:
            return self.say("text added: “{after}”", after=self._words(after or ""))
        if after is None:
            return self.say("text removed: “{before}”", before=self._words(before))
        found = excerpt(before, after)
        shown = {"before": self.shown(found.before), "after": self.shown(found.after)}
        if not found.before and not found.after:
            text = self.say("only lines and spaces are others")
        elif not found.before:
            text = self.say("text changed: added “{after}”", after=shown["after"])
        elif not found.after:
            text = self.say("text changed: removed “{before}”", before=shown["before"])
        else:
            text = self.say("text changed: “{before}” → “{after}”", **shown)
        if not found.more:
            return text
        return f"{text}, {self.count('more places', found.more)}"

    def _words(self, text: str) -> str:
        return self.shown(shortened(text.split(), WORDS))

    def _share(self, change: Change, old: Values, new: Values) -> str:
        """Return by how much an amount changed, in percent; nothing where that says nothing."""
        before, after = change.before, change.after
        if change.field.kind != "money" or not before or after is None or old.currency != new.currency:
            return ""
        return self.percent(before, after)

    def percent(self, before: Decimal, after: Decimal) -> str:
        """Return the change of an amount in percent, with its sign: `−25%`."""
        share = (after - before) / abs(before)
        text = self.formats.percent(abs(share), 0 if abs(share) >= Decimal("0.01") else 1)
        return "" if text == self.formats.percent(0) else f"{'−' if share < 0 else '+'}{text}"

    # Where a change lies.

    def _where(self, within: Sequence[Holder], values: Values, beside: Sequence[Model] = ()) -> str:
        """Return the things that a change lies in, from the outside: `Plan 2026, target: film – `.

        `beside` are other items of the last list in which the same changed.
        """
        titles = []
        for depth, holder in enumerate(within):
            if holder.field.is_list:
                change = Change(tuple(within[:depth]), holder.field, holder.before, holder.after, holder.key)
                titles.append(self._title(holder.after, values, _around(within[:depth]), change))
            else:
                key = f" {self.shown(holder.key)}" if holder.key else ""
                titles.append(f"{self.shown(self.catalog.name(holder.field.label))}{key}")
        if beside:
            around = _around(within[:-1])
            names = [self.shown(values.title(item, around)) for item in (within[-1].after, *beside)]
            titles[-1] = f"{self.shown(self.catalog.name(within[-1].field.label))}: {self.listed(names)}"
        return f"{', '.join(titles)} – " if titles else ""

    def _title(self, item: Model, values: Values, around: tuple[Model, ...], change: Change) -> str:
        name = self.shown(values.title(item, around))
        noun = self.shown(self._noun(item, change))
        return f"{noun} {name}" if name.isdigit() else f"{noun}: {name}"

    def _noun(self, item: Model, change: Change | None = None) -> str:
        """Return what an item is; where the catalogs have no word for it, the name of its list."""
        kind = class_of(item)
        key = next(iter(schema.fields(kind).values())).label.partition(".")[0]
        noun = self.catalog.name(key)
        return self.catalog.name(change.field.label) if noun == key and change is not None else noun

    def _with_facts(self, text: str, facts: Sequence[str]) -> str:
        return f"{text}: {'; '.join(facts)}" if facts else text

    def values(self, side: Side, record: Record | None) -> Values:
        """Return what words the values of a record on one side."""
        other = self.head if side is self.base else self.base
        return Values(side, other, record, self.catalog, self.formats)

    # Figures.

    def figures(self, change: FiguresChange) -> tuple[Sentence, ...]:
        """Return what changed in a year's figures: how many rows, and the largest differences of revenue."""
        rows = (
            ("rows added", change.added),
            ("rows changed", change.changed),
            ("rows removed", change.removed),
            ("unreadable rows", change.unreadable),
        )
        told = [Sentence(", ".join(self.count(what, number) for what, number in rows if number))]
        for account, before, after in change.revenue[:NAMED]:
            values = [self.values(side, self._account(side, account)) for side in (self.base, self.head)]
            share = self.percent(before, after) if before else ""
            name = self.shown(values[1].name("accounts", account))
            if name == account:
                name = self.shown(values[0].name("accounts", account))
            text = self.say(
                "{name} – revenue in the year: {before} → {after}",
                name=name,
                before=self.shown(values[0].money(before, after)),
                after=self.shown(values[1].money(after, before)),
            )
            told.append(Sentence(f"{text}{f' ({share})' if share else ''}"))
        rest = len(change.revenue) - NAMED
        if rest > 0:
            told.append(Sentence(self.count("more accounts", rest)))
        return tuple(told)

    def count(self, what: str, number: int) -> str:
        """Return how many there are of something that `COUNTED` knows."""
        return self.catalog.ngettext(*COUNTED[what], number).replace("{count}", self.formats.number(number))

    def listed(self, texts: Sequence[str]) -> str:
        """Return things one after another, the first of them where there are many."""
        rest = len(texts) - LISTED
        return ", ".join((*texts[:LISTED], self.count("more", rest)) if rest > 0 else texts)

    def _account(self, side: Side, id: str) -> Record | None:
        found = side.account(id)
        return found[0] if found is not None else None


def _by_holder(changes: Sequence[Change]) -> Iterator[list[Change]]:
    """Yield the changes of each mapping together, in their order."""
    groups: dict[tuple[str, ...], list[Change]] = {}
    for change in changes:
        place = tuple(
            step for holder in change.within for step in (holder.field.name, holder.key, str(id(holder.after)))
        )
        groups.setdefault(place, []).append(change)
    yield from groups.values()


def _alike(changes: Iterable[Change]) -> dict[int, list[Change]]:
    """Return for each change, by its identity, those of the same key from the same to the same in items of one list."""
    groups: dict[object, list[Change]] = {}
    found = {}
    for change in changes:
        place: object = id(change)
        if change.within and change.within[-1].field.is_list and not change.is_item:
            outer = tuple(id(holder.after) for holder in change.within[:-1])
            what = (change.within[-1].field.name, change.field.name, change.key)
            place = (outer, *what, repr(change.before), repr(change.after))
        group = groups.setdefault(place, [])
        group.append(change)
        found[id(change)] = group
    return found


def _around(within: Sequence[Holder], *, was: bool = False) -> tuple[Model, ...]:
    """Return the mappings that a value lies in, the nearest first."""
    return tuple(holder.before if was else holder.after for holder in reversed(within))


def _is_long(value: Any) -> bool:
    return isinstance(value, str) and (len(value) > LONGEST or "\n" in value)
