"""The stage of pages: planned pages to files of the next tree, in whichever process."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from playbookgen.output import Folders, write_page
from playbookgen.output import Page as File
from playbookgen.playbook.playbook import Playbook
from playbookgen.site.chrome import View
from playbookgen.site.contexts import context
from playbookgen.site.inputs import Lookups
from playbookgen.site.list_files import ListPart, list_parts
from playbookgen.site.pages import Page
from playbookgen.site.search import search_files
from playbookgen.site.theme import Theme


@dataclass(frozen=True, slots=True)
class Made:
    """What was written for a page, or for a language's search."""

    files: tuple[File, ...]
    """The page first, then what its lists load."""
    parts: tuple[ListPart, ...] = ()
    """What it has of lists that stand on several pages."""
    lookups: tuple[str, ...] = ()
    """The records of the company that an account's page looked up."""


class PageStage:
    """All that making pages takes."""

    def __init__(self, playbook: Playbook, themes: Mapping[str, Theme], folders: Folders) -> None:
        self._lookups = Lookups(playbook.company)
        noted = replace(playbook, company=self._lookups.company)
        self._views = {language: View(playbook, theme.catalog) for language, theme in themes.items()}
        self._noting_views = {language: View(noted, theme.catalog) for language, theme in themes.items()}
        self._themes = themes
        self._folders = folders

    @property
    def languages(self) -> Iterable[str]:
        """Those of the site."""
        return self._themes

    def __call__(self, wanted: Sequence[Page | str]) -> list[Made]:
        """Make pages, and for the name of a language its search.

        Raises `TemplateFailure`, and `OSError` where the disk takes no more.
        """
        return [self._page(one) if isinstance(one, Page) else self._searched(one) for one in wanted]

    def _page(self, page: Page) -> Made:
        is_account = page.kind == "account"
        views = self._noting_views if is_account else self._views
        content = self._themes[page.language].render(page.kind, context(page, views[page.language]))
        files, parts = [write_page(self._folders, page.path, content)], []
        for part, path, rows in list_parts(page, content):
            files.append(write_page(self._folders, path, rows))
            parts.append(part)
        return Made(tuple(files), tuple(parts), self._lookups.taken() if is_account else ())

    def _searched(self, language: str) -> Made:
        files = search_files(self._views[language])
        return Made(tuple(write_page(self._folders, path, content) for path, content in files))


def together(pages: Iterable[Page]) -> list[Page]:
    """Return pages so that those of one record follow each other in all languages: they share what is opened for it."""
    return sorted(pages, key=lambda page: (page.kind, page.id, page.number))
