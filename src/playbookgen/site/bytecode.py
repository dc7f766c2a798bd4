"""Compiled layouts, kept: compiling takes longer than rendering a small site, and is the same for all languages."""

import importlib.util
import marshal
import sys
from functools import cached_property
from hashlib import blake2b
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType

import jinja2
from jinja2.bccache import Bucket

from playbookgen.site import compiler


class Compiled(jinja2.BytecodeCache):
    """Layouts compiled once in a process, by place and source. Never written anywhere."""

    def __init__(self) -> None:
        self._codes: dict[str, tuple[str, CodeType]] = {}

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return a layout's name and file, both of which its code holds."""
        return f"{name}|{filename}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill in the code of a source that was compiled before."""
        source, code = self._codes.get(bucket.key, ("", None))
        if source == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a source, in the place of what its file was before."""
        if bucket.code is not None:
            self._codes[bucket.key] = bucket.checksum, bucket.code


class KeptBesideLayouts(Compiled):
    """Packaged layouts compiled once for all processes, as Python keeps its modules: in `__pycache__` beside them.

    Whoever can write there can change the program itself, so code found there is run if it was made from this very
    source by this compiler. A site's own layouts are never kept. Where nothing can be written, nothing is.
    """

    def __init__(self, environment: Path) -> None:
        """`environment` is the module that tells what the layouts are compiled with, such as filters."""
        super().__init__()
        self._environment = environment

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill in the code of a source that this or an earlier process has compiled."""
        super().load_bytecode(bucket)
        if bucket.code is None:
            try:
                file, digest = self._place(bucket)
                kept = Path(file).read_bytes()
                if kept[: len(digest)] == digest:
                    bucket.code = marshal.loads(kept[len(digest) :])  # noqa: S302  # as of a module: see above
            except (OSError, NotImplementedError, EOFError, ValueError, TypeError):  # not there, or damaged
                return
            super().dump_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a source."""
        super().dump_bytecode(bucket)
        if not sys.dont_write_bytecode and bucket.code is not None:
            try:
                file, digest = self._place(bucket)
            except (OSError, NotImplementedError):  # a program without its sources, a Python that keeps no bytecode
                return
            # Python's own writer of bytecode: whole or not at all, and without a word where it cannot be written.
            SourceFileLoader("", "").set_data(file, digest + marshal.dumps(bucket.code))

    def _place(self, bucket: Bucket) -> tuple[str, bytes]:
        """Return a layout's file of code, and the digest of all that the code depends on."""
        layout = bucket.key.partition("|")[2]
        state = blake2b(self._compiler, digest_size=16)
        state.update(f"{bucket.key}|{bucket.checksum}".encode())
        return importlib.util.cache_from_source(f"{layout}.py"), state.digest()

    @cached_property
    def _compiler(self) -> bytes:
        modules = (Path(compiler.__file__), self._environment)
        versions = (jinja2.__version__.encode(), importlib.util.MAGIC_NUMBER)
        return b"\0".join((*(module.read_bytes() for module in modules), *versions))
