"""What the system says when it fails, in the reader's language."""

import errno
import os
from collections.abc import Mapping

from playbookgen.language.catalogs import Catalog
from playbookgen.language.formats import Formats
from playbookgen.language.wording import Said, word

_REASONS: Mapping[int, str] = {
    errno.EACCES: "Permission denied",
    errno.EADDRNOTAVAIL: "Cannot assign requested address",
    errno.EDQUOT: "Disk quota exceeded",
    errno.EEXIST: "File exists",
    errno.EFBIG: "File too large",
    errno.EIO: "Input/output error",
    errno.EISDIR: "Is a directory",
    errno.ELOOP: "Too many levels of symbolic links",
    errno.EMFILE: "Too many open files",
    errno.ENAMETOOLONG: "File name too long",
    errno.ENOENT: "No such file or directory",
    errno.ENOMEM: "Cannot allocate memory",
    errno.ENOSPC: "No space left on device",
    errno.ENOTDIR: "Not a directory",
    errno.EPERM: "Operation not permitted",
    errno.EROFS: "Read-only file system",
}
"""As systems say it in English; what is rarer stays in the system's own words."""


def reason(error: OSError, catalog: Catalog, formats: Formats) -> str:
    """Return why the system failed, without the file that it failed at."""
    if isinstance(error, Said):  # one of ours, which tells more
        return word(error, catalog, formats)
    if (message := _REASONS.get(error.errno or 0)) is not None:
        return catalog.gettext(message)
    return os.strerror(error.errno) if error.errno else str(error)
