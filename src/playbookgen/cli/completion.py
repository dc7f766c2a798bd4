"""What a shell offers behind a command, for click's completion: file names tell the ids, so nothing has to be read."""

from collections.abc import Callable

import click

from playbookgen.cli.site_options import optional_site_folder

Complete = Callable[[click.Context, click.Parameter, str], list[str]]


def ids(folder: str) -> Complete:
    """Return what completes the ids of a folder of the content: `people`."""

    def complete(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
        root = optional_site_folder(context.params.get("site"))
        try:
            names = [file.name for file in (root / "content" / folder).iterdir()] if root is not None else []
        except OSError:
            return []
        found = {name.partition(".")[0] for name in names if name.endswith((".yaml", ".md"))}
        return sorted(id for id in found if id.startswith(begun))

    return complete


def rule_names(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    """Complete the names of findings."""
    from playbookgen.reference import names

    return sorted(name for name in names() if name.startswith(begun))
