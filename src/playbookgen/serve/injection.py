"""What is added to a page on its way to the browser; the file in the output stays as it is."""

import re
from html import escape, unescape

PREFIX = "/.playbookgen/"
"""Addresses of the preview itself; no page has one that begins with a dot."""
SCRIPT = f"{PREFIX}preview.js"
STYLE = f"{PREFIX}preview.css"
EVENTS = f"{PREFIX}events"

_PLACES = (re.compile(rb"</head\s*>", re.IGNORECASE), re.compile(rb"</body\s*>", re.IGNORECASE))
_POLICY = re.compile(rb'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(")', re.IGNORECASE)
_NEEDED = ("script-src", "style-src", "connect-src")


def with_preview(page: bytes, path: str, version: str, panel: str) -> bytes:
    """Return a page that follows the preview.

    `path` is the page's in the output, `version` that of the pages it was made with, `panel` what is shown over it.
    """
    values = {"page": path, "version": version, "panel": panel}
    told = "".join(f' data-{name}="{escape(value)}"' for name, value in values.items())
    script = f'<script src="{SCRIPT}"{told} defer></script>\n'.encode()
    page = _POLICY.sub(_opened, page, count=1)
    place = next((found.start() for found in (place.search(page) for place in _PLACES) if found), len(page))
    return page[:place] + script + page[place:]


def _opened(found: re.Match[bytes]) -> bytes:
    before = unescape(found[2].decode("utf-8", "replace"))
    after = widened(before)
    if after == before:
        return found[0]
    return found[1] + escape(after, quote=False).replace('"', "&quot;").encode() + found[3]


def widened(policy: str) -> str:
    """Return a Content-Security-Policy that lets the preview's own script, style and connection through.

    The page for missing pages allows no script at all, and a site's own layouts may allow less than ours.
    """
    directives: dict[str, list[str]] = {}
    for directive in filter(None, map(str.split, policy.split(";"))):
        directives.setdefault(directive[0].lower(), directive[1:])
    for name in _NEEDED:
        allowed = directives.get(name, directives.get("default-src"))
        if allowed is not None and not {"'self'", "*"} & set(allowed):
            directives[name] = [*(source for source in allowed if source != "'none'"), "'self'"]
    return policy if not directives else "; ".join(" ".join((name, *sources)) for name, sources in directives.items())
