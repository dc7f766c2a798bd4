"""A site as it was at a git revision: its files in a folder of their own, without touching the work tree or the index.

The files are what a checkout would give (line ends, filters), so they compare with the work tree's.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playbookgen.build import LAYOUTS
from playbookgen.content import git
from playbookgen.content.loading import SITE_FILE
from playbookgen.content.sources import CONTENT


class GitFailure(Exception):
    """Git cannot give what was asked for; the message says why and what to do."""

    def __init__(self, message: str, **arguments: str) -> None:
        super().__init__(message)
        self.message = message
        self.arguments = arguments


@dataclass(frozen=True, slots=True)
class Repository:
    """A site's repository."""

    top: Path
    prefix: str
    """The site's folder from the top: empty, or with a slash at its end: `sales/site/`."""
    is_shallow: bool

    def commit(self, revision: str) -> str:
        """Return the full name of the commit that a revision means. Raises `GitFailure`."""
        if not revision.startswith("-"):
            found = git.asked(self.top, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
            if found is not None:
                return found.decode().strip()
        message = 'git knows no revision "{revision}", and there is no site in a folder of this name'
        if self.is_shallow:
            message = (
                'git knows no revision "{revision}", and there is no site in a folder of this name; '
                "the clone is shallow: fetch the whole history (fetch-depth: 0)"
            )
        raise GitFailure(message, revision=revision)

    def fork_point(self, base: str, head: str) -> str | None:
        """Return the newest commit that two commits share, or None where git knows none."""
        found = git.asked(self.top, "merge-base", base, head)
        return found.decode().split()[0] if found else None

    @contextmanager
    def site_at(self, commit: str, *, with_layouts: bool = True) -> Iterator[Path | None]:
        """Hold a folder with the site as it was at a commit, or None where there was none.

        A site whose folder had another name then is found where it is the only one that has gone since.
        """
        with TemporaryDirectory(prefix="playbookgen-") as folder:
            index = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
            self._run("read-tree", commit, environment=index)
            listed = self._run("ls-files", "-z", "--cached", environment=index)
            names = [os.fsdecode(name) for name in listed.split(b"\0") if name]
            prefix = self._prefix_in(names)
            if prefix is None:
                yield None
                return
            parts = (f"{CONTENT}/", SITE_FILE, *((f"{LAYOUTS}/",) if with_layouts else ()))
            chosen = [name for name in names if name.startswith(tuple(f"{prefix}{part}" for part in parts))]
            site = Path(folder, "site")
            self._run(
                "checkout-index", "--quiet", "-z", "--stdin", f"--prefix={site}/",
                environment=index, given=b"\0".join(map(os.fsencode, chosen)),
            )  # fmt: skip
            yield site / prefix

    def _prefix_in(self, names: list[str]) -> str | None:
        known = {name[: -len(SITE_FILE)] for name in names if name == SITE_FILE or name.endswith(f"/{SITE_FILE}")}
        if self.prefix in known:
            return self.prefix
        gone = [prefix for prefix in known if not (self.top / prefix / SITE_FILE).is_file()]
        return gone[0] if len(gone) == 1 else None

    def _run(self, *arguments: str, environment: Mapping[str, str], given: bytes = b"") -> bytes:
        ran = git.run(self.top, *arguments, environment=environment, given=given)
        if ran.returncode:
            reason = ran.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
            raise GitFailure("git cannot read the revision: {reason}", reason=reason)
        return ran.stdout


def repository_of(root: Path) -> Repository:
    """Return the repository that a site's folder lies in. Raises `GitFailure`."""
    try:
        ran = git.run(root, "rev-parse", "--is-shallow-repository", "--show-prefix", "--show-toplevel")
    except FileNotFoundError:
        raise GitFailure("there is no git here to read revisions with; name two folders instead") from None
    if ran.returncode:
        reason = ran.stderr.decode("utf-8", "replace").strip().partition("\n")[0].removeprefix("fatal: ")
        raise GitFailure("git cannot read {folder:path}: {reason}", folder=str(root), reason=reason)
    shallow, prefix, top = os.fsdecode(ran.stdout).removesuffix("\n").split("\n", 2)
    return Repository(Path(top), prefix, shallow == "true")
