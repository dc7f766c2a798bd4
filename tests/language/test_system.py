"""Why the system failed, in the reader's language."""

import errno
import os
from pathlib import Path

import pytest

from playbookgen.editing.files import ChangedMeanwhile
from playbookgen.language.catalogs import read_catalog
from playbookgen.language.formats import Formats
from playbookgen.language.system import _REASONS, reason
from playbookgen.packaged import layouts
from playbookgen.pipeline.workers import WorkerLost


def told(error: OSError, language: str) -> str:
    catalog = read_catalog(language, [layouts()])
    return reason(error, catalog, Formats(catalog.locale))


def test_english_reasons_are_those_of_the_system() -> None:
    assert dict(_REASONS) == {number: os.strerror(number) for number in _REASONS}


@pytest.mark.parametrize(
    ("error", "polish", "english"),
    [
        (OSError(errno.ENOSPC, "whatever", "file"), "Brak miejsca na dysku", "No space left on device"),
        (OSError(errno.EXDEV, "whatever"), os.strerror(errno.EXDEV), os.strerror(errno.EXDEV)),
        (OSError("no number"), "no number", "no number"),
        (
            WorkerLost(),
            "przerwano proces pomocniczy, być może z braku pamięci; najmniej zajmuje jej --jobs 1",
            "a worker process was killed, perhaps because memory ran out; --jobs 1 takes the least",
        ),
        (
            ChangedMeanwhile(Path("people/anna.yaml")),
            "ktoś inny zmienił w tym czasie plik people/anna.yaml; nic nie zapisano, spróbuj ponownie",
            "people/anna.yaml was changed by somebody else at the same time; nothing was written, try again",
        ),
    ],
)
def test_a_reason_is_said_in_the_language(error: OSError, polish: str, english: str) -> None:
    assert (told(error, "pl"), told(error, "en")) == (polish, english)
