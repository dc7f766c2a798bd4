"""The site on disk: the only room that writes it.

    with next_tree(Path("public"), protected=[Path("content")]) as tree:
        if not tree.keep("roles/index.html", digest):
            tree.write("roles/index.html", content)
        publication = tree.publish()

A build makes its tree in `.public.next` beside the output, then the two folders change places in one step: a reader,
and whoever looks after a crash, finds the old site or the new one, whole. A tree that is not published leaves no trace.

**What is whose.** `.playbookgen-manifest.json` in the output names the pages and their SHA-256. It is written last, and
it alone makes an output ours. What it names is ours to replace and remove, even where somebody edited it since (then it
is reported as `edited`). All else in the folder is foreign and kept: a file as the same inode, a link as a link, never
followed. Folders that our pages leave empty vanish. A page in a foreign file's place is refused, and so is a folder of
foreign files without a manifest.

**What counts as unchanged** is decided by content: a page is linked over from the old tree only if the file that stands
there has the digest. Times and sizes are never believed. A build that changes nothing touches nothing in the output.

**Where the output cannot move**, because it is or holds a mount point (a container's volume), or lies in a lower layer
of an overlay, files are replaced one by one: readers see a mixture for a moment. The changed pages are complete in
`.public.journal` before the first one is replaced, and the next run finishes what a killed one began. Should that
folder be lost, as with the container, the manifest already claims the old pages and the new, so that the next build
heals the mixture.

**Known limits.** A process that stands in the output, or a container that mounts it, holds the folder and not its name:
it keeps seeing the old tree, which is then emptied. Serve the parent folder, or mount that. What others change in the
output while the trees are exchanged (a tenth of a second for ten thousand pages) may be lost. A folder's mode and, as
far as that is allowed, owner pass to the folder that takes its place.

Beside the output, while a build runs: `.public.next`, `.public.lock`, and where an exchange is not possible
`.public.old` or `.public.journal`.
"""

from playbookgen.output.folders import Folders
from playbookgen.output.manifest import MANIFEST
from playbookgen.output.page import Page, standing_page, write_page
from playbookgen.output.refusal import OutputBusy, OutputRefused, Reason
from playbookgen.output.tree import NextTree, Publication, next_tree

__all__ = [
    "MANIFEST",
    "Folders",
    "NextTree",
    "OutputBusy",
    "OutputRefused",
    "Page",
    "Publication",
    "Reason",
    "next_tree",
    "standing_page",
    "write_page",
]
