"""The process that builds, from inside: `python -m playbookgen.serve.building`.

It reads its `Order` from standard input, then a line of JSON for each build: the ids of accounts that changed, if
nothing else did. It answers on standard output with an `Outcome`, and on the way there with a `Glimpse`, or how far it
is. `null` is for when nobody waits. It ends with its input.
"""

import gc
import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from playbookgen.build import Built, Misconfigured, NoContent, build, layout_folders
from playbookgen.content.sources import CONTENT
from playbookgen.findings import Finding
from playbookgen.language.catalogs import Catalog, CatalogError, read_catalog
from playbookgen.language.formats import Formats
from playbookgen.language.system import reason
from playbookgen.output import MANIFEST, OutputBusy, OutputRefused
from playbookgen.pipeline.course import Course, Progress
from playbookgen.pipeline.glance import glance
from playbookgen.pipeline.means import Means
from playbookgen.pipeline.memory import Memory
from playbookgen.pipeline.workers import Workers
from playbookgen.serve.outcome import Failure, Glimpse, Kind, Order, Outcome
from playbookgen.serve.telling import Panel, Teller

_MANY = 2000
"""Changed files above which nobody is told which."""
_FEW = 150
"""Accounts or pages below which no worker is forked: after a fork the next builds copy the memory that they touch."""
_UNTOLD = 0.3
"""Seconds that a stage may take before anybody is told how far it is."""


class Building:
    """Builds a site again and again."""

    def __init__(self, order: Order, hear: Callable[[Progress], None]) -> None:
        self._order = order
        self._hear = hear
        self._root = Path(order.root)
        self._output = Path(order.output)
        self._language = order.language
        self._memory = Memory()
        self._first: tuple[Finding, ...] | None = None
        """The findings of the first build; a warning among them is no news."""
        self._last: Built | None = None
        """The last build, if it has published."""

    def glimpse(self, accounts: Sequence[str]) -> Glimpse | None:
        """Return the pages of accounts that changed, where the last build knows all else."""
        last = self._last
        if last is None or not accounts:
            return None
        try:
            pages = glance(last.checked.playbook, last.checked.accounts, last.checked.themes, accounts)
        except Exception:  # a mere shortcut: the build that follows tells what is wrong
            return None
        return Glimpse({path: content.decode() for path, content in pages.items()}) if pages else None

    def build(self) -> Outcome:
        """Return what a build comes to, whatever that is."""
        began = time.perf_counter()
        self._last = None  # it makes room for the next one
        try:
            built = self._built()
        except Misconfigured as misconfigured:
            return self._stopped(misconfigured.findings)
        except NoContent:
            return self._failed("stopped", Failure(self._words.gettext("there is no content folder"), CONTENT))
        except CatalogError as error:
            return self._failed("stopped", Failure(error.problem, f"{error.file}:{error.line}"))
        except OutputRefused as refused:
            return self._failed("refused", Failure(refused.reason, refused.example))
        except OutputBusy as busy:
            message = self._words.gettext("another build is writing this folder")
            return self._failed("busy", Failure(message, str(busy.output)))
        except OSError as error:
            why = reason(error, self._words, Formats(self._words.locale))
            return self._failed("failed", Failure(why, str(error.filename or ""), error.errno or 0))
        except Exception:  # a fault of ours: a preview goes on, and whoever runs it sees where it failed
            traceback.print_exc()
            message = self._words.gettext("playbookgen has failed here; the terminal shows where")
            return self._failed("failed", Failure(message))
        return self._told(built, time.perf_counter() - began)

    def _built(self) -> Built:
        order = self._order
        means = Means(Workers(order.jobs, least=_FEW), Course(self._hear), Path(order.cache), self._memory)
        as_of = date.fromisoformat(order.as_of) if order.as_of is not None else None
        return build(
            self._root, self._output, as_of, keep_going=order.keep_going, style_page=order.style_page, means=means
        )

    def _told(self, built: Built, seconds: float) -> Outcome:
        settings = built.checked.settings
        if not self._order.is_language_fixed:
            self._language = settings.site.language
        if built.publication is None:
            return self._stopped(built.checked.findings)
        self._last = built
        if self._first is None:
            self._first = built.checked.findings
        teller = Teller(self._words)
        panel = teller.panel(built.checked.findings, self._first)
        changed = (*built.publication.written, *built.publication.removed)
        return Outcome(
            "published",
            panel.as_json() if panel is not None else "null",
            (teller.published(built.publication, seconds), *teller.lines(panel), *map(teller.say, built.notices)),
            changed if len(changed) <= _MANY else None,
            settings.today.isoformat(),
            settings.site.timezone,
            f"{settings.site.url.rstrip('/')}/" if settings.site.url is not None else None,
        )

    def _stopped(self, findings: tuple[Finding, ...]) -> Outcome:
        teller = Teller(self._words)
        panel = teller.panel(findings, self._first or findings)
        return self._standing("stopped", teller, panel or Panel.of_failure("", ""), None)

    def _failed(self, kind: Kind, failure: Failure) -> Outcome:
        teller = Teller(self._words)
        text = failure.reason
        if kind == "refused":
            text = teller.say("the pages cannot be written into this folder")
        return self._standing(kind, teller, Panel.of_failure(failure.path, text), failure)

    def _standing(self, kind: Kind, teller: Teller, panel: Panel, failure: Failure | None) -> Outcome:
        noted = teller.noted(panel, has_pages=(self._output / MANIFEST).is_file())
        return Outcome(kind, noted.as_json(), (noted.note, *teller.lines(noted)), failure=failure)

    @property
    def _words(self) -> Catalog:
        try:
            return read_catalog(self._language, layout_folders(self._root))
        except CatalogError:  # the site's own; the packaged ones can be read
            return read_catalog(self._language, layout_folders(None))


def main() -> None:
    """Build as often as one is told to."""
    # What some library prints is not to stand between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    # Ctrl-C reaches all processes of a terminal: the one that serves ends this one.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _ended)

    def answer(value: Outcome | Glimpse | Progress) -> None:
        answers.write(json.dumps(asdict(value)) + "\n")
        answers.flush()

    def hear(progress: Progress) -> None:
        if progress.seconds > _UNTOLD:
            answer(progress)

    try:
        order = json.loads(sys.stdin.readline() or "null")
        if order is None:
            return
        building = Building(Order(**order), hear)
        for line in sys.stdin:
            accounts = json.loads(line)
            if accounts is None:  # builds freeze what they leave behind, to be spared the walk through it
                gc.unfreeze()
                gc.collect()
                continue
            if (glimpse := building.glimpse(accounts)) is not None:
                answer(glimpse)
            answer(building.build())
    except (KeyboardInterrupt, BrokenPipeError):
        os._exit(0)  # the other process is gone, or wants it so


def _ended(number: int, frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
