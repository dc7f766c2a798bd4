"""What git says about the files: who changed what, when. One `git log` for the whole site."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from playbookgen.content import git
from playbookgen.content.text import visible


@dataclass(frozen=True, slots=True)
class Change:
    """A commit that touched a file. The author's name is kept, the mail address is not."""

    commit: str
    author: str
    day: date
    subject: str
    """The first line of the commit's message."""


@dataclass(frozen=True, slots=True)
class History:
    """The changes of each file, newest first, by its path from the site's folder."""

    changes: Mapping[str, tuple[Change, ...]] = field(default_factory=dict)
    notice: str | None = None
    """Why there is no history, as a message for whoever runs the build."""
    tip: bytes = field(default=b"", compare=False)
    """What git says of where it ends."""

    def last(self, *paths: str) -> Change | None:
        """Return the newest change of any of the files."""
        newest = [self.changes[path][0] for path in paths if path in self.changes]
        return max(newest, key=lambda change: change.day, default=None)


_SHALLOW = "the clone is shallow, so pages show no last change; fetch the whole history (git fetch --unshallow)"
_REFUSED = "git does not open this repository, so pages show no last change; see what `git log` says here"
_START = "\x01"


def read_history(root: Path, known: History | None = None) -> History:
    """Return the history of a site's folder: empty outside a repository, and with a notice where git cannot tell it.

    That is so in a shallow clone, where there is no git, and where git trusts no folder that belongs to somebody else.
    A history that was read before is returned if it ends with the same commit.
    """
    shallow = ("rev-parse", "--is-shallow-repository")
    tip = git.asked(root, *shallow, "HEAD") or git.asked(root, *shallow)  # the latter where there is no commit yet
    if tip is None:
        is_repository = any((folder / ".git").exists() for folder in (root, *root.parents))
        return History(notice=_REFUSED if is_repository else None)
    if tip.startswith(b"true"):
        return History(notice=_SHALLOW)
    if known is not None and known.tip == tip:
        return known
    form = f"--format={_START}%H%x00%an%x00%aI%x00%s"
    log = git.asked(root, "log", "-z", form, "--name-only", "--relative", "--no-renames", "--", "content", "site.yaml")
    changes: dict[str, list[Change]] = {}
    for commit in (log or b"").decode("utf-8", "replace").split(_START)[1:]:
        head, _, names = commit.partition("\n")
        fields = head.rstrip("\0").split("\0")
        if len(fields) < 4:
            continue
        identity, author, moment, subject = fields[:4]
        day = datetime.fromisoformat(moment).date()
        change = Change(identity, visible(author), day, visible(subject))
        for name in filter(None, names.split("\0")):
            changes.setdefault(name, []).append(change)
    return History({path: tuple(listed) for path, listed in changes.items()}, tip=tip)
