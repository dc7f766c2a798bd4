"""The GitLab CI component as a pipeline that includes it gets it: inputs put in, jobs with what they extend."""

import re
from collections.abc import Mapping
from typing import Any

import yaml

from tests.sites import REPOSITORY

HEAD, BODY = (REPOSITORY / "templates/playbookgen.yml").read_text("utf-8").split("\n---\n")
SPEC: Mapping[str, Any] = yaml.safe_load(HEAD)
INPUT = re.compile(r"\$\[\[ *inputs\.([\w-]+) *\]\]")


def pipeline(**given: str) -> dict[str, Any]:
    """Return the pipeline with its inputs, as GitLab puts them in before it reads the YAML."""
    inputs = {name: one.get("default") for name, one in SPEC["spec"]["inputs"].items()}
    inputs.update({name.replace("_", "-"): value for name, value in given.items()})
    texts = {name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in inputs.items()}
    read: dict[str, Any] = yaml.safe_load(INPUT.sub(lambda found: texts[found[1]], BODY))
    return read


def job(name: str, **given: str) -> dict[str, Any]:
    """Return a job with what it extends."""
    jobs = pipeline(**given)
    own = jobs[name]
    return {**jobs[own["extends"]], **own}
