"""The texts of guides and pages compared, section by section."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from playbookgen.content.model import Document, Record

_HEADING = re.compile(r"#{1,6}[ \t]")


@dataclass(frozen=True, slots=True)
class SectionChanges:
    """The headings of a text's sections that changed, came or went; an empty one is what stands above the first."""

    changed: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]


def sections_change(before: Record | None, after: Record | None) -> SectionChanges | None:
    """Return which sections of a text changed; None where none did, or the records have no text."""
    if not isinstance(before, Document) or not isinstance(after, Document):
        return None
    old, new = dict(_sections(before.body)), dict(_sections(after.body))
    changed = tuple(heading for heading in new if heading in old and old[heading] != new[heading])
    added = tuple(heading for heading in new if heading not in old and (heading or new[heading]))
    removed = tuple(heading for heading in old if heading not in new and (heading or old[heading]))
    return SectionChanges(changed, added, removed) if changed or added or removed else None


def _sections(text: str) -> Iterator[tuple[str, str]]:
    """Yield the sections of a text by their headings; of those with the same heading, all but the first numbered."""
    heading, lines, is_code = "", list[str](), False
    seen: Counter[str] = Counter()
    for line in (*text.split("\n"), None):
        is_code ^= line is not None and line.lstrip().startswith(("```", "~~~"))
        match = _HEADING.match(line) if line is not None and not is_code else None
        if line is not None and match is None:
            lines.append(line.rstrip())
            continue
        seen[heading] += 1
        yield heading if seen[heading] == 1 else f"{heading} ({seen[heading]})", "\n".join(lines).strip("\n")
        heading, lines = (line or "").strip("# \t"), []
