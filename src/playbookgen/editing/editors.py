"""What a site's folder holds for editors: VS Code's settings, the schemas they name, and what all editors go by."""

import json
from collections.abc import Mapping

from playbookgen.editing.schemas import KINDS, file_name, schema_text
from playbookgen.language.catalogs import Catalog

SCHEMAS = ".vscode/schemas"
"""The folder of the schemas, from the site's folder."""

EXTENSIONS = ("redhat.vscode-yaml", "editorconfig.editorconfig")

EDITORCONFIG = """\
root = true

[*]
charset = utf-8
end_of_line = lf
insert_final_newline = true

[*.{yaml,yml,md}]
indent_style = space
indent_size = 2

[*.{yaml,yml}]
trim_trailing_whitespace = true

[*.md]
trim_trailing_whitespace = false
"""
"""Two spaces at the end of a line break it in Markdown, so they stay there."""


def editor_files(catalog: Catalog) -> Mapping[str, str]:
    """Return what to put into a site's folder, by path from there: text in the words of a catalog."""
    return {
        ".editorconfig": EDITORCONFIG,
        ".vscode/extensions.json": _json({"recommendations": list(EXTENSIONS)}),
        ".vscode/settings.json": _json(vscode_settings()),
        **{f"{SCHEMAS}/{file_name(kind)}": schema_text(kind, catalog) for kind in KINDS},
    }


def vscode_settings() -> Mapping[str, object]:
    """Return the settings of VS Code for a site's folder.

    VS Code knows no schemas for the front matter of Markdown. Its own formatter and the schemas of the internet would
    get in the way of ours: a file called `calendar.yaml` is no calendar of somebody else's program here.
    """
    yaml = {kind: described.files for kind, described in KINDS.items() if described.files.endswith(".yaml")}
    return {
        "yaml.schemas": {f"{SCHEMAS}/{file_name(kind)}": files for kind, files in yaml.items()},
        "yaml.schemaStore.enable": False,
        "yaml.format.enable": False,
        "yaml.yamlVersion": "1.2",
        "files.encoding": "utf8",
        "files.eol": "\n",
        "[yaml]": {
            "editor.detectIndentation": False,
            "editor.insertSpaces": True,
            "editor.tabSize": 2,
            "editor.wordWrap": "on",
            "editor.quickSuggestions": {"other": "on", "comments": "off", "strings": "on"},
        },
        "[markdown]": {"editor.wordWrap": "on"},
    }


def modeline(schema: str) -> str:
    """Return a first line by which editors without settings find the schema: its path from the file, or an address."""
    return f"# yaml-language-server: $schema={schema}\n"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
