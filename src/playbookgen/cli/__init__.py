"""The commands. Each module parses its options, calls one use case, prints what came of it, and exits.

Use cases are imported when their command runs, so that `playbookgen --help` is quick.
"""

import os

import click

from playbookgen import __version__
from playbookgen.cli.build import build
from playbookgen.cli.check import check
from playbookgen.cli.cms import cms
from playbookgen.cli.codeowners import codeowners
from playbookgen.cli.diff import diff
from playbookgen.cli.explain import explain
from playbookgen.cli.failures import Group
from playbookgen.cli.figures import figures
from playbookgen.cli.fmt import fmt
from playbookgen.cli.import_ import import_
from playbookgen.cli.init import init
from playbookgen.cli.new import new
from playbookgen.cli.reassign import reassign
from playbookgen.cli.schema import schema
from playbookgen.cli.serve import serve


@click.group(
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="playbookgen")
@click.pass_context
def main(context: click.Context) -> None:
    """Turn a sales team's YAML account files and Markdown role guides into a static site.

    Exit status: 0 fine, warnings allowed; 1 errors in the content; 2 wrong usage or settings; 3 the system failed;
    130 interrupted. Options can be set in the environment: PLAYBOOKGEN_OUTPUT for --output.
    """
    if os.environ.get("NO_COLOR"):
        context.color = False


for command in (
    init,
    new,
    check,
    build,
    serve,
    diff,
    explain,
    fmt,
    reassign,
    figures,
    import_,
    schema,
    cms,
    codeowners,
):
    main.add_command(command)
