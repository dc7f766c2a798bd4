"""The stage of pages: planned pages to files of the next tree, in whichever process."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from playbookgen.output import Folders, write_page
from playbookgen.output import Page as File
from playbookgen.playbook.playbook import Playbook
from playbookgen.site.chrome import View
from playbookgen.site.contexts import context
from playbookgen.site.list_files import ListPart, list_parts
from playbookgen.site.pages import Page
from playbookgen.site.search import search_files
from playbookgen.site.theme import Theme


@dataclass(frozen=True, slots=True)
class SearchOf:
    """The search files of a language, which are made like a page."""

    language: str


Wanted = Page | SearchOf


@dataclass(frozen=True, slots=True)
class Made:
    """What was written for a page, or for a language's search."""

    files: tuple[File, ...]
    """The page first, then what its lists load."""
    parts: tuple[ListPart, ...] = ()
    """What it has of lists that stand on several pages."""


class PageStage:
    """All that making pages takes."""

    def __init__(self, playbook: Playbook, themes: Mapping[str, Theme], folders: Folders) -> None:
        self._views = {language: View(playbook, theme.catalog) for language, theme in themes.items()}
        self._themes = themes
        self._folders = folders

    @property
    def languages(self) -> Iterable[str]:
        """Those of the site."""
        return self._themes

    def __call__(self, wanted: Sequence[Wanted]) -> list[Made]:
        """Make pages. Raises `TemplateFailure`, and `OSError` where the disk takes no more."""
        return [self._searched(one) if isinstance(one, SearchOf) else self._page(one) for one in wanted]

    def _page(self, page: Page) -> Made:
        content = self._themes[page.language].render(page.kind, context(page, self._views[page.language]))
        files, parts = [write_page(self._folders, page.path, content)], []
        for part, path, rows in list_parts(page, content):
            files.append(write_page(self._folders, path, rows))
            parts.append(part)
        return Made(tuple(files), tuple(parts))

    def _searched(self, wanted: SearchOf) -> Made:
        files = search_files(self._views[wanted.language])
        return Made(tuple(write_page(self._folders, path, content) for path, content in files))


def together(pages: Sequence[Page]) -> list[Page]:
    """Return pages so that those of one record follow each other in all languages: they share what is opened for it."""
    return sorted(pages, key=lambda page: (page.kind, page.id, page.number))
