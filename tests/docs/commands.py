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
    yield table(("Option", "Environment", "What it does"), (_option(option, context) for option in options))


def _option(option: click.Option, context: click.Context) -> tuple[str, str, str]:
    names = " ".join(filter(None, (", ".join(option.opts), option.metavar)))
    return code(names), ", ".join(map(code, _variables(option, context))), " ".join((option.help or "").split())


def _variables(option: click.Option, context: click.Context) -> Iterator[str]:
    """The environment variables that set an option, the one that wins first."""
    if isinstance(option.envvar, str):
        yield option.envvar
    if context.auto_envvar_prefix is not None and "--help" not in option.opts:
        yield f"{context.auto_envvar_prefix}_{option.name}".upper()
