"""The words of a comparison: labels as on the site's pages, sentences as the program has them."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from playbookgen import packaged
from playbookgen.build import layout_folders
from playbookgen.language.catalogs import Catalog, available_languages, read_catalog


def words_of(root: Path, language: str, labels: Mapping[str, str] | None) -> Catalog:
    """Return a language's words: labels from the site's own catalogs and settings, sentences from the program's.

    Labels are shown as texts of authors. Sentences are not, and a comment must hold no markup that came with the pull
    request it is about; so a site's own sentences serve only in a language that the program does not have.
    """
    catalog = read_catalog(language, layout_folders(root), labels)
    programs = (packaged.layouts(),)
    if language not in available_languages(programs):
        return catalog
    own = {key: words for key, words in catalog.entries.items() if key[0]}
    sentences = {key: words for key, words in read_catalog(language, programs).entries.items() if not key[0]}
    return replace(catalog, entries=own | sentences)
