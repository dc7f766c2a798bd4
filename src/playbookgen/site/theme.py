"""Rendering: layouts, the filters they have, and what is wrong with a layout.

Layouts are found by name: a site's own `layouts/` first, then the packaged ones, which `theme/<name>` always means, so
that a site's `account.html` can extend `theme/account.html`. Packaged layouts are trusted; as soon as a site brings one
of its own, all run in Jinja's sandbox, with a limit on a page's time.
"""

import re
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from functools import cached_property, wraps
from pathlib import Path, PurePath
from types import FrameType, TracebackType
from typing import Any

import jinja2
from jinja2.filters import do_urlencode
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from playbookgen.content.company import Company
from playbookgen.content.markdown import Converted, convert
from playbookgen.content.model import Document, Model
from playbookgen.content.origin import Origin
from playbookgen.content.scalars import Period
from playbookgen.content.targets import Target, target_of
from playbookgen.findings import Finding, Location, Position, Severity
from playbookgen.language.catalogs import Catalog
from playbookgen.language.formats import Formats
from playbookgen.language.wording import when, word
from playbookgen.playbook.health import Level, Limits
from playbookgen.site.bytecode import Compiled, KeptBesideLayouts
from playbookgen.site.chrome import Chrome
from playbookgen.site.compiler import DirectCode
from playbookgen.site.contexts import Context
from playbookgen.site.pages import language_folder, path_of
from playbookgen.site.scripts import json_line

TEMPLATE_SUFFIX = ".html"
TIME_LIMIT = 10.0
"""Seconds that a page of a site's own layouts may take; a packaged one takes milliseconds."""


class TemplateFailure(Exception):
    """A layout that cannot be rendered, as a finding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding)
        self.finding = finding


@dataclass(frozen=True)
class Theme:
    """The layouts of one language's pages."""

    catalog: Catalog
    formats: Formats
    packaged: Path
    own: Path | None
    """The site's own layouts, where it has any."""
    limits: Limits
    """From where on attainment is behind pace."""
    names: Mapping[str, frozenset[str]]
    """Ids that exist by folder: what links in texts may lead to."""
    texts: Mapping[str, Mapping[str, Mapping[str, Document]]] = field(default_factory=dict)
    """Guides and pages by folder, id and language: links in texts may lead to their headings."""

    def render(self, kind: str, context: Context) -> bytes:
        """Return a page's bytes. Raises `TemplateFailure`."""
        template = f"{kind}{TEMPLATE_SUFFIX}"
        values = {field.name: getattr(context, field.name) for field in fields(context)}
        try:
            if self.own is None:
                return self._environment.get_template(template).render(values).encode()
            with _time_limit(TIME_LIMIT):
                return self._environment.get_template(template).render(values).encode()
        except (jinja2.TemplateError, _TooSlow) as error:
            raise TemplateFailure(self._finding(error, template)) from error
        except Exception as error:
            # A template can make any operation fail: `1 / 0`, `none + 1`. If no layout is on the way, it is our bug.
            if (place := self._place(error.__traceback__)) is None:
                raise
            raise TemplateFailure(self._finding(error, template, place)) from error

    def syntax_findings(self) -> Iterator[Finding]:
        """Yield what is wrong with the site's own layouts before any page is made."""
        if self.own is None:
            return
        for file in sorted(self.own.rglob(f"*{TEMPLATE_SUFFIX}")):
            name = file.relative_to(self.own).as_posix()
            try:
                self._environment.get_template(name)
            except (jinja2.TemplateError, UnicodeDecodeError, OSError) as error:
                yield self._finding(error, name)

    @cached_property
    def _environment(self) -> jinja2.Environment:
        packaged = jinja2.FileSystemLoader(self.packaged)
        loaders: list[jinja2.BaseLoader] = [jinja2.PrefixLoader({"theme": packaged})]
        kind: type[jinja2.Environment] = _Packaged
        if self.own is not None:
            loaders.append(jinja2.FileSystemLoader(self.own))
            kind = _Sandbox
        environment = kind(
            loader=jinja2.ChoiceLoader([*loaders, packaged]),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            cache_size=-1,
            optimized=self.own is not None,
            bytecode_cache=_COMPILED[kind],
            extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"],
        )
        # Old-style gettext: the new style formats every text, and a lone percent sign breaks it.
        environment.install_gettext_callables(  # type: ignore[attr-defined]  # the i18n extension adds it
            self.catalog.gettext,
            self.catalog.ngettext,
            newstyle=False,
            pgettext=self.catalog.pgettext,
            npgettext=self.catalog.npgettext,
        )
        filters = self._filters()
        if self.own is not None:
            filters = {name: _spoken(act) for name, act in filters.items()}
        environment.filters.update(filters)
        environment.filters["urlencode"] = urlencode
        environment.globals["_"] = self.catalog.gettext
        del environment.globals["lipsum"]
        return environment

    def _filters(self) -> Mapping[str, Any]:
        formats, catalog, entries = self.formats, self.catalog, self.catalog.entries

        def label(value: str, field: str) -> str:
            """Write a value of a choice in words: those of `high` depend on the field, such as `influence`."""
            words = entries.get((field, value))  # as `Catalog.label`, a hundred times a page
            return words.forms[0] if words is not None else value

        def choice(value: str | None, field: str = "") -> list[str] | None:
            """Return a value of a choice with its word, for `row_values`; without a field it is its own word."""
            return [value, label(value, field) if field else value] if value else None

        def colleague(id: str | None, company: Company) -> list[str] | None:
            """Return one of us with their name, for `row_values`; none for none."""
            person = company.people.get(id or "")
            return [id, (person.name if person is not None else None) or id] if id else None

        def row_values(values: Sequence[Value]) -> Markup:
            """Write what a row of a list is filtered and sorted by, for an attribute between single quotes."""
            text = json_line([_plain(value) for value in values])
            return Markup(text.replace("&", "&amp;").replace("'", "&#39;").replace("<", "&lt;"))  # noqa: S704  # escaped

        def worded(finding: Finding) -> str:
            """Write a finding as a sentence that begins with a capital letter."""
            sentence = word(finding, catalog, formats)
            return sentence[:1].upper() + sentence[1:]

        def in_words(days: int) -> str:
            """Write how far a number of days is from today: `dzisiaj`, `za 38 dni`, `38 dni temu`."""
            return when(days, catalog, formats)

        def period(length: Period) -> str:
            """Write a length of time: `90 dni`, `3 miesiące`."""
            return formats.period(str(length))

        def standing(share: Decimal | None, pace: Decimal | None) -> Level:
            """Return the level of health that attainment alone gives, held against pace."""
            return self.limits.level(share, pace)

        def rough(amount: Decimal, currency: str) -> str:
            """Write an amount that is an estimate, without the decimals that would pretend to be exact."""
            return formats.money(round(amount), currency)

        def coded(text: str) -> Markup:
            """Write what stands between backquotes in a text of the reference as code."""
            parts = [escape(part) for part in text.split("`")]
            marked = [
                part if index % 2 == 0 else Markup("<code>{}</code>").format(part) for index, part in enumerate(parts)
            ]
            return Markup("").join(marked)

        return {
            "label": label,
            "choice": choice,
            "colleague": colleague,
            "row_values": row_values,
            "shown": _shown,
            "named": catalog.name,
            "worded": worded,
            "when": in_words,
            "number": formats.number,
            "amount": formats.amount,
            "money": formats.money,
            "money_short": formats.money_short,
            "rough": rough,
            "coded": coded,
            "percent": formats.percent,
            "date": formats.date,
            "date_short": formats.date_short,
            "month": formats.month,
            "period": period,
            "listing": formats.listing,
            "standing": standing,
            "markdown": self._markdown,
            "headings": self._headings,
        }

    def _converted(self, text: str, page: Chrome, path: str, shift: int, prefix: str) -> Converted:
        def resolve(link: str, heading: str) -> str | None:
            target = target_of(link, path, self.names)
            if target is None or target.kind not in page.kinds:
                return None
            language, anchor = self._place_of(target, heading, page.language) if heading else (page.language, "")
            folder = f"{page.root}{language_folder(language, page.content_language)}"
            return f"{path_of(target.kind, target.id, folder)}{'#' if anchor else ''}{anchor}"

        return convert(text, shift=shift, id_prefix=prefix, resolve=resolve)

    def _place_of(self, target: Target, heading: str, language: str) -> tuple[str, str]:
        """Return language and anchor of a heading in another text; without such a heading that text's top.

        A heading is worded in the language of the text that the link names, so it leads to that language's page.
        """
        texts = self.texts.get(target.folder, {}).get(target.id, {})
        named = target.language if target.language is not None and target.language in texts else language
        text = texts.get(named) or next(iter(texts.values()), None)
        return (named, heading) if text is not None and heading in self._heading_ids(text) else (language, "")

    def _heading_ids(self, text: Document) -> frozenset[str]:
        ids = self._known_heading_ids.get(text.origin.path)
        if ids is None:
            headings = convert(text.body, shift=0, id_prefix="", resolve=lambda link, heading: None).headings
            ids = self._known_heading_ids[text.origin.path] = frozenset(heading.id for heading in headings)
        return ids

    @cached_property
    def _known_heading_ids(self) -> dict[str, frozenset[str]]:
        return {}

    @property
    def _markdown(self) -> Any:
        @jinja2.pass_context
        def markdown(context: jinja2.runtime.Context, text: str, path: str, shift: int = 2, prefix: str = "") -> Markup:
            """Return a Markdown text of the file `path` as HTML.

            Its `#` headings come out one level below `shift`, their ids begin with `prefix`.
            """
            return Markup(self._converted(text, context["page"], path, shift, prefix).html)  # noqa: S704  # sanitised

        return markdown

    @property
    def _headings(self) -> Any:
        @jinja2.pass_context
        def headings(context: jinja2.runtime.Context, text: str, path: str, shift: int = 2, prefix: str = "") -> Any:
            """Return the headings of such a text, each with `level`, `id` and `text`, for a list of contents."""
            return self._converted(text, context["page"], path, shift, prefix).headings

        return headings

    # What is wrong with a layout, and where.

    def _finding(self, error: BaseException, template: str, place: tuple[str, int] | None = None) -> Finding:
        name: str | None = template
        line = 1
        if isinstance(error, jinja2.TemplateSyntaxError):
            name, line = error.name or template, error.lineno
        elif place is not None or (place := self._place(error.__traceback__)) is not None:
            name, line = place
        path = f"layouts/{(name or template).removeprefix('theme/')}"
        arguments = {"problem": str(error) or type(error).__name__}
        if isinstance(error, jinja2.TemplateNotFound):
            message = "there is no layout {problem}"
        elif isinstance(error, jinja2.UndefinedError):
            message = "the layout uses a name that this page does not have: {problem}"
        elif isinstance(error, _TooSlow):
            message = "the layout takes longer than {problem} seconds for one page"
        else:
            message = "the layout cannot be used: {problem}"
        where = Location(path, Position(line, 1), Position(line, 1))
        return Finding("template-error", Severity.ERROR, where, path, message, arguments)

    def _place(self, traceback: TracebackType | None) -> tuple[str, int] | None:
        """Return the innermost layout on the way to an error, and its line."""
        place = None
        roots = [root for root in (self.own, self.packaged) if root is not None]
        while traceback is not None:
            file = Path(traceback.tb_frame.f_code.co_filename)
            for root in roots:
                if file.suffix == TEMPLATE_SUFFIX and file.is_relative_to(root):
                    place = file.relative_to(root).as_posix(), traceback.tb_lineno
            traceback = traceback.tb_next
        return place


Value = str | list[str] | int | Decimal | date | None
"""What a row can be filtered and sorted by: a text, a choice with its word, a number, a day, nothing."""


def _plain(value: Value) -> str | list[str] | int | float | None:
    if isinstance(value, Decimal):
        return float(round(value, 4))
    return value.isoformat() if isinstance(value, date) else value


_ALMOST_PLAIN = re.compile(r"[\w.~/@-]*", re.ASCII).fullmatch


def urlencode(value: str | Mapping[str, object] | Iterable[tuple[str, object]]) -> str:
    """Write a value for an address, as Jinja's own filter does, a mail address in a fourth of the time."""
    if isinstance(value, str) and _ALMOST_PLAIN(value):
        return value.replace("@", "%40")
    return do_urlencode(value)


@jinja2.pass_context
def _shown(context: jinja2.runtime.Context, rows: Sequence[object], name: str) -> Sequence[object]:
    """Return the rows of a list of the page that stand on this page, by the list's name."""
    stretch = context["page"].lists[name]
    return rows[stretch.first : stretch.last]


_PYDANTICS = frozenset(dir(Model.__base__))
"""What pydantic gives every record. No layout needs it, and `parse_raw` unpickles, which can run any code."""

_ORIGINS = frozenset({"id", "record", "path", "digest", "lines", "sections", "line", "is_sound"})
"""What a layout may know of a record's file. With the path on disk it could read and write."""


class _Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, closed also where our own values lead out of it."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._safe: set[tuple[type, str, type]] = set()

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute, if a layout may see it.

        Whether it may hangs on the kinds of both values and on the name alone, so each such three are asked about once:
        that took half of a page's time.
        """
        value = getattr(obj, attribute, None)
        asked = type(obj), attribute, type(value)
        if asked in self._safe:
            return value
        found = super().getattr(obj, attribute)
        if value is not None and found is value and not callable(value):
            self._safe.add(asked)
        return found

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Return whether a layout may see an attribute."""
        if isinstance(obj, Model) and attr in _PYDANTICS:
            return False
        if isinstance(value, PurePath) or (isinstance(obj, Origin) and attr not in _ORIGINS):
            return False
        return super().is_safe_attribute(obj, attr, value)


class _Packaged(jinja2.Environment):
    """Packaged layouts, which are trusted: compiled by a compiler of our own."""

    code_generator_class = DirectCode


_COMPILED: Mapping[type[jinja2.Environment], Compiled] = {
    _Packaged: KeptBesideLayouts(environment=Path(__file__)),
    _Sandbox: Compiled(),
}
"""By the kind of environment, which compiles to code of its own."""


def _spoken(act: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that Jinja does not apply while compiling, since its words are those of one language."""
    if hasattr(act, "jinja_pass_arg"):
        return act

    @jinja2.pass_context
    @wraps(act)
    def spoken(context: jinja2.runtime.Context, *arguments: Any, **named: Any) -> Any:
        return act(*arguments, **named)

    return spoken


class _TooSlow(Exception):
    """A layout ran longer than it may."""


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Stop what runs longer; only where the system has timers for that, and only in a process's main thread."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise _TooSlow(f"{seconds:g}")

    previous = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
