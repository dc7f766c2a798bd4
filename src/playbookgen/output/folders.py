"""Where the output is, and what may stand beside it while a build runs."""

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Folders:
    """Absolute names of the output and its siblings; plain text, so that another process can be told of them."""

    output: str
    next: str
    """The tree being built; after the exchange, the old one. Rubbish whenever no build runs."""
    previous: str
    """The old site, whole, between the two renames that stand in for an exchange."""
    journal: str
    """Changed pages, complete, while they replace those of an output that cannot move."""
    lock: str

    @classmethod
    def of(cls, output: Path) -> "Folders":
        """The folders of an output.

        A symbolic link is followed, so that the link stays and the siblings lie on the file system of what it names.
        """
        real = os.path.realpath(output)
        parent, name = os.path.split(real)
        beside = os.path.join(parent, f".{name}")
        return cls(real, f"{beside}.next", f"{beside}.old", f"{beside}.journal", f"{beside}.lock")
