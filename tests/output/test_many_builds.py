"""Whatever is built, and done to the output between builds: there are the last pages, what is foreign, the manifest."""

import os
import shutil
import tempfile
from hashlib import sha256
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from playbookgen.output import MANIFEST, OutputRefused, next_tree

from .sites import identities, put, site, standing

names = st.sampled_from(["a", "b", "c.html"])
paths = st.lists(names, min_size=1, max_size=3).map("/".join)
contents = st.sampled_from([b"", b"1", b"2", b"three"])
files = st.dictionaries(paths, contents, max_size=6)


def collide(one: str, other: str) -> bool:
    """Whether two files cannot stand in one tree."""
    return one == other or one.startswith(f"{other}/") or other.startswith(f"{one}/")


def apart(pages: dict[str, bytes]) -> dict[str, bytes]:
    """As many of the pages as can stand in one tree."""
    kept: dict[str, bytes] = {}
    for path, content in pages.items():
        if not any(collide(path, other) for other in kept):
            kept[path] = content
    return kept


class Builds(RuleBasedStateMachine):
    """An output, and a model of what should stand in it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.output = self.folder / "public"
        self.pages: dict[str, bytes] = {}  # of the last build
        self.found: dict[str, bytes] = {}  # of these, and as somebody may have edited them since
        self.foreign: dict[str, bytes] = {}
        self.is_built = False

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @rule(pages=files.map(apart), is_known=st.booleans())
    def build(self, pages: dict[str, bytes], is_known: bool) -> None:
        is_refused = any(collide(page, foreign) for page in pages for foreign in self.foreign)
        before = identities(self.output) if self.is_built else {}
        try:
            with next_tree(self.output) as tree:
                for path, content in pages.items():
                    if not (is_known and tree.keep(path, sha256(content).hexdigest())):
                        tree.write(path, content)
                publication = tree.publish()
        except OutputRefused as refused:
            assert is_refused
            assert refused.reason == "collision"
            assert any(collide(page, refused.example) for page in pages)
            assert identities(self.output) == before
            return
        assert not is_refused
        assert publication.written == tuple(sorted(p for p in pages if self.found.get(p) != pages[p]))
        assert publication.removed == tuple(sorted(self.found.keys() - pages.keys()))
        edited = (path for path in self.found if self.found[path] != self.pages[path])
        assert publication.edited == tuple(sorted(p for p in edited if pages.get(p) != self.found[p]))
        assert publication.unchanged == len(pages) - len(publication.written)
        assert publication.kept == len(self.foreign)
        assert publication.touched == (not self.is_built or self.pages != pages or self.found != pages)
        assert publication.touched or identities(self.output) == before
        self.pages, self.found, self.is_built = pages, dict(pages), True

    @precondition(lambda self: self.is_built)
    @rule(path=paths, content=contents)
    def somebody_writes(self, path: str, content: bytes) -> None:
        if any(collide(path, other) for other in {**self.found, **self.foreign} if other != path):
            return
        if (self.output / path).is_dir():
            return
        put(self.output, {path: content})
        (self.found if path in self.pages else self.foreign)[path] = content

    @precondition(lambda self: self.found or self.foreign)
    @rule(chosen=st.randoms(use_true_random=False))
    def somebody_removes(self, chosen: st.DataObject) -> None:
        path = chosen.choice(sorted({**self.found, **self.foreign}))  # type: ignore[attr-defined]
        (self.output / path).unlink()
        for parent in PurePosixPath(path).parents[:-1]:
            if not os.listdir(self.output / parent):
                (self.output / parent).rmdir()
        self.found.pop(path, None)
        self.foreign.pop(path, None)

    @precondition(lambda self: self.is_built)
    @rule(pages=files)
    def build_fails(self, pages: dict[str, bytes]) -> None:
        before = identities(self.output)
        with pytest.raises(ZeroDivisionError), next_tree(self.output) as tree:
            for path, content in apart(pages).items():
                tree.write(path, content)
            raise ZeroDivisionError
        assert identities(self.output) == before

    @invariant()
    def the_output_is_the_last_pages_and_what_is_foreign(self) -> None:
        assert os.listdir(self.folder) == (["public"] if self.is_built else [])
        if self.is_built:
            record = site(self.pages)[MANIFEST]
            assert standing(self.output) == {**self.found, **self.foreign, MANIFEST: record}


Builds.TestCase.settings = settings(max_examples=100, stateful_step_count=15, deadline=None)
test_many_builds = Builds.TestCase
