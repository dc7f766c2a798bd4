"""Which pages have to be made, which stand as they should be, and why.

A page stands as it should when it was made from the same inputs (`site/inputs.py`) and its files are still there with
the bytes of that time: told from outside where the system has seen no change, from their content where it has.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby

from playbookgen.output import NextTree, standing_page, write_page
from playbookgen.output import Page as File
from playbookgen.pipeline.accounts import digest
from playbookgen.pipeline.cache import Cache, KeptPage, Parts
from playbookgen.pipeline.course import Course
from playbookgen.pipeline.pages import Made, PageStage, together
from playbookgen.pipeline.stamp import output_standings
from playbookgen.pipeline.workers import Workers
from playbookgen.site.inputs import Input, Inputs
from playbookgen.site.list_files import ListPart, list_files
from playbookgen.site.pages import Page

NEW = "it is new"
GONE = "its file is gone, or was changed"


@dataclass
class Publishing:
    """The pages of one build on their way into the next tree.

    What is made goes by a name: a page by its path, a language's search and the files of a long list by names of their
    own.
    """

    tree: NextTree
    inputs: Inputs
    cache: Cache | None
    reasons: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Why each page was made: the names of the inputs that changed."""
    _kept: Mapping[str, KeptPage] = field(default_factory=dict)
    _untouched: frozenset[str] = frozenset()
    """Files of the output that look as they did when they were published."""
    _made: dict[str, KeptPage] = field(default_factory=dict)
    _made_from: dict[str, tuple[tuple[Input, ...], Parts]] = field(default_factory=dict)
    _names: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        if self.cache is not None:
            looks = output_standings(self.tree.folders.output)
            self._kept = self.cache.pages()
            self._untouched = frozenset(path for path, look in self.cache.files().items() if looks.get(path) == look)

    def make(self, pages: Sequence[Page], stage: PageStage, workers: Workers, course: Course) -> None:
        """Have every page, the search of every language, and what long lists load. Raises `CacheBroken`."""
        with course.stage("compare"):
            wanted: list[Page | str] = [
                language for language in stage.languages if not self._stands(_search(language), self.inputs.of_search)
            ]
            wanted += together(page for page in pages if not self._stands(page.path, partial(self._inputs_now, page)))
        parts: dict[str, tuple[ListPart, ...]] = {}
        with course.stage("pages", pages=len(wanted)):
            for one, made in self._run(wanted, stage, workers, course):
                for file in made.files:
                    self.tree.add(file)
                if isinstance(one, str):
                    self._note(_search(one), self.inputs.of_search(), made.files)
                else:
                    self._note(one.path, self.inputs.of(one, made.lookups), made.files, made.lookups, made.parts)
                    parts[one.path] = made.parts
        with course.stage("lists"):
            for pages_of_list in _spread_out(pages):
                self._have_lists(pages_of_list, parts)

    def keep(self) -> None:
        """Tell the next build, once all is published."""
        if self.cache is None:
            return
        if self._made or self._kept.keys() - self._names:
            self.cache.keep_pages(self._made, self._made_from, self._kept.keys() - self._names)
        self.cache.keep_files(output_standings(self.tree.folders.output))

    def _run(
        self, wanted: Sequence[Page | str], stage: PageStage, workers: Workers, course: Course
    ) -> Iterator[tuple[Page | str, Made]]:
        waiting = iter(wanted)
        for count, part in workers.run(stage, wanted):
            for made in part:
                yield next(waiting), made
            course.advance(count)

    def _have_lists(self, pages: Sequence[Page], parts: Mapping[str, tuple[ListPart, ...]]) -> None:
        name = f"lists of {pages[0].path}"
        inputs = tuple(
            (page.path, _rows(parts[page.path]) if page.path in parts else self._kept[page.path].rows) for page in pages
        )
        if self._stands(name, lambda: inputs):
            return
        rows = [(page.number, part) for page in pages for part in self._parts(page.path, parts)]
        files = [write_page(self.tree.folders, path, content) for path, content in list_files(pages[0], rows)]
        for file in files:
            self.tree.add(file)
        self._note(name, inputs, files)

    def _parts(self, path: str, fresh: Mapping[str, tuple[ListPart, ...]]) -> Iterable[ListPart]:
        if path in fresh or self.cache is None:
            return fresh[path]
        return [ListPart(name, tuple(values)) for name, values in self.cache.parts(path)]

    def _inputs_now(self, page: Page) -> tuple[Input, ...]:
        return self.inputs.of(page, self._kept[page.path].lookups)

    def _stands(self, name: str, inputs_now: Callable[[], tuple[Input, ...]]) -> bool:
        """Keep what was made before under a name, if it is what would be made now."""
        self._names.add(name)
        if self.cache is None:
            return False
        known = self._kept.get(name)
        if known is None:
            self.reasons[name] = (NEW,)
            return False
        inputs = inputs_now()
        if known.key != key_of(inputs):
            before = dict(self.cache.inputs(name))
            self.reasons[name] = tuple(told for told, content in inputs if before.get(told) != content)
            return False
        files = [self._standing(path, content) for path, content in known.files.items()]
        if None in files:
            self.reasons[name] = (GONE,)
            return False
        for file in files:
            if file is not None:
                self.tree.add(file)
        return True

    def _standing(self, path: str, content: str) -> File | None:
        if path in self._untouched:
            return File(path, content, content)
        return standing_page(self.tree.folders, path, content)

    def _note(
        self,
        name: str,
        inputs: tuple[Input, ...],
        files: Iterable[File],
        lookups: tuple[str, ...] = (),
        parts: tuple[ListPart, ...] = (),
    ) -> None:
        if self.cache is not None:
            contents = {file.path: file.digest for file in files}
            self._made[name] = KeptPage(key_of(inputs), lookups, _rows(parts), contents)
            self._made_from[name] = inputs, [(part.name, part.values) for part in parts]


def key_of(inputs: tuple[Input, ...]) -> str:
    """Return one digest of all inputs."""
    return digest(repr(inputs).encode())


def _rows(parts: tuple[ListPart, ...]) -> str:
    return digest(repr(parts).encode()) if parts else ""


def _search(language: str) -> str:
    return f"search in {language}"


def _spread_out(pages: Iterable[Page]) -> Iterator[list[Page]]:
    """Yield the pages of each thing whose lists stand on several."""
    several = (page for page in pages if len(page.spread) > 1)
    for _, group in groupby(several, key=lambda page: (page.kind, page.id, page.language)):
        yield list(group)
