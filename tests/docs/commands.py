"""The reference of docs/commands.md: what each command says about itself."""

from collections.abc import Iterator

import click

from playbookgen.cli import main

from .markdown import code, paragraphs, table


def commands() -> str:
    """Return a section for each command, below the one of the program itself."""
    top = click.Context(main, info_name="playbookgen", **main.context_settings)
    return paragraphs(*(part for context in _contexts(top) for part in _section(context)))


def _contexts(context: click.Context) -> Iterator[click.Context]:
    """Yield the context of a command, and of all commands below it."""
    yield context
    if isinstance(context.command, click.Group):
        for name, command in context.command.commands.items():
            yield from _contexts(click.Context(command, parent=context, info_name=name))


def _section(context: click.Context) -> Iterator[str]:
    command = context.command
    yield f"### {context.command_path}"
    yield f"```\n{' '.join((context.command_path, *command.collect_usage_pieces(context)))}\n```"
    yield "\n\n".join(" ".join(part.split()) for part in (command.help or "").split("\n\n"))
    options = [option for option in command.get_params(context) if isinstance(option, click.Option)]
    yield table(("Option", "Environment", "What it does"), map(_option, options))


def _option(option: click.Option) -> tuple[str, str, str]:
    names = " ".join(filter(None, (", ".join(option.opts), option.metavar)))
    variable = code(option.envvar) if isinstance(option.envvar, str) else ""
    return code(names), variable, " ".join((option.help or "").split())
