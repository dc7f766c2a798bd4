"""The two states of a site that are compared: where they come from, and how they are read and judged."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from playbookgen.build import LAYOUTS, Misconfigured, NoContent, check, own_layouts
from playbookgen.content.loading import SITE_FILE
from playbookgen.language.catalogs import CatalogError
from playbookgen.pipeline.cache import Cache, CacheBroken
from playbookgen.pipeline.means import Means
from playbookgen.pipeline.workers import Workers
from playbookgen.review.diff.comparison import Comparison, compare
from playbookgen.review.diff.mended import Mended, mended
from playbookgen.review.diff.revisions import repository_of
from playbookgen.review.diff.sides import read_side


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that whoever asked should know, though it is about no record."""

    message: str


@dataclass(frozen=True, slots=True)
class TwoStates:
    """Two folders with a site, or with none."""

    base: Path | None
    head: Path | None
    with_layouts: bool
    """Whether the site's layouts are its own, not the program's."""
    notices: tuple[Notice, ...]
    is_head_here: bool = False
    """Whether `head` is the folder of the site that somebody works in."""

    def compared(self) -> Comparison:
        """Return what differs between the two."""
        head = read_side(self.head)
        base = read_side(self.base, head.site.languages if head.site is not None else ())
        return compare(base, head, with_layouts=self.with_layouts)

    def judged(self, as_of: date | None, workers: Workers, cache: Path) -> Mended | None:
        """Return which findings came and went, on one day; None where either cannot be checked.

        `cache` is that of the site here, in its folder.
        """
        if self.head is None or self.base is None:
            return None
        try:
            with TemporaryDirectory() as passing:
                own = cache if self.is_head_here else Path(passing)
                after = check(self.head, as_of, means=Means(workers, cache=own))
                copied = _copied(own, Path(passing) / "base")
                before = check(self.base, after.settings.today, means=Means(workers, cache=copied))
        except (Misconfigured, NoContent, CatalogError):
            return None
        return mended(before.findings, after.findings)


@contextmanager
def two_states(here: Path, base: str, head: str | None, *, direct: bool = False) -> Iterator[TwoStates]:
    """Hold the folders of two states: each a folder with a site, or a git revision; without `head` the site here.

    Of two revisions, the first is the commit at which the second parted from it, unless `direct`. Raises `GitFailure`.
    """
    has_packaged_layouts = (here / LAYOUTS).is_dir() and own_layouts(here) is None
    with ExitStack() as stack:
        if _is_site(base) and (head is None or _is_site(head)):
            yield TwoStates(
                Path(base), Path(head) if head is not None else here, not has_packaged_layouts, (), head is None
            )
            return
        repository = repository_of(here)
        notices = []

        def folder(commit: str) -> Path | None:
            return stack.enter_context(repository.site_at(commit, with_layouts=not has_packaged_layouts))

        tip = None if head is None or _is_site(head) else repository.commit(head)
        before = Path(base) if _is_site(base) else None
        if before is None:
            commit = repository.commit(base)
            if not direct:
                parted = repository.fork_point(commit, tip or repository.commit("HEAD"))
                if parted is None and repository.is_shallow:
                    notices.append(Notice("the clone is shallow, so BASE itself is compared; fetch the whole history"))
                commit = parted or commit
            before = folder(commit)
        now = here if head is None else Path(head) if tip is None else folder(tip)
        if before is None:
            notices.append(Notice("there is no site in BASE, so all of it is new"))
        if now is None:
            notices.append(Notice("there is no site in HEAD, so all of it is gone"))
        yield TwoStates(before, now, not has_packaged_layouts, tuple(notices), head is None)


def _copied(cache: Path, folder: Path) -> Path | None:
    """Return a copy of a cache, in which most of the other side is known already and which may be written as well."""
    kept = Cache(cache)
    try:
        kept.copy(folder)
    except (CacheBroken, OSError):  # nothing can be written there, and all is read anew
        return None
    finally:
        kept.close()
    return folder


def _is_site(name: str) -> bool:
    return name != "" and (Path(name) / SITE_FILE).is_file()
