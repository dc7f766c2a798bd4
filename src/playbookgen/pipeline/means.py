"""With what a check or build is carried out."""

from dataclasses import dataclass, field
from pathlib import Path

from playbookgen.pipeline.course import Course
from playbookgen.pipeline.memory import Memory
from playbookgen.pipeline.workers import Workers


@dataclass(frozen=True, slots=True)
class Means:
    """Workers, a listener, a cache and a memory: nothing that comes of a build depends on them."""

    workers: Workers = field(default_factory=Workers)
    course: Course = field(default_factory=Course)
    cache: Path | None = None
    """The folder of what one build leaves for the next; without one everything is made anew."""
    memory: Memory = field(default_factory=Memory)
    """What earlier builds of this process leave for the next one."""
