"""What goes wrong outside the content, as a message and an exit status: never a traceback for what people can mend.

A failure is a value, as findings are: whatever ends a command says a message and its arguments, and the group of all
commands words it, in the language of the command that ran.
"""

import errno
import os
import signal
import sys
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from playbookgen.language.catalogs import Catalog

USAGE = 2
SYSTEM = 3
INTERRUPTED = 130


class Failed(Exception):
    """What is wrong with usage, settings or output: a message, as a finding's, and what would be right."""

    def __init__(self, message: str, replacement: str | None = None, **arguments: str) -> None:
        super().__init__(message)
        self.message = message
        self.replacement = replacement
        self.arguments = arguments


def fail(message: str, replacement: str | None = None, **arguments: str) -> NoReturn:
    """End with a message about usage, settings or output."""
    raise Failed(message, replacement, **arguments)


class Group(click.Group):
    """The commands' group: turns failures of settings, output and system into messages."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command line and exit."""
        before = signal.signal(signal.SIGTERM, _interrupted)
        try:
            sys.exit(super().main(*args, **{**kwargs, "standalone_mode": False}))
        except (KeyboardInterrupt, click.Abort):  # before a command has begun, or once more while it ends
            click.echo("Interrupted.", err=True)
            sys.exit(INTERRUPTED)
        except click.ClickException as error:
            error.show()
            sys.exit(error.exit_code)
        finally:  # whoever calls a command from a program of their own keeps their way of ending
            signal.signal(signal.SIGTERM, before)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command, and tell in its language what ended it.

        Where the reader of its output has seen enough (`playbookgen check | head`), it ends silently.
        """
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _give_up_output()
            status = SYSTEM
        except Failed as failure:
            click.echo(f"playbookgen: {_sentence(failure, _catalog(ctx))}", err=True)
            status = USAGE
        except OSError as error:
            _give_up_output()
            catalog = _catalog(ctx)
            told = system_sentence(error, catalog)
            if error.errno == errno.ENOSPC and ctx.invoked_subcommand == "build":
                told += f"; {catalog.gettext('the site that was there before is untouched')}"
            click.echo(f"playbookgen: {told}", err=True)
            status = SYSTEM
        except (KeyboardInterrupt, click.Abort):
            click.echo(f"\n{_catalog(ctx).gettext('Interrupted.')}", err=True)  # behind the ^C that a terminal shows
            status = INTERRUPTED
        raise click.exceptions.Exit(status)


def _give_up_output() -> None:
    """Where standard output takes no more, drop what is left for it: Python would fail on that once more at the end."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _interrupted(number: int, frame: object) -> NoReturn:
    raise KeyboardInterrupt


def _sentence(failure: Failed, catalog: "Catalog") -> str:
    from playbookgen.language.formats import Formats
    from playbookgen.language.wording import did_you_mean, word

    sentence = word(failure, catalog, Formats(catalog.locale))
    near = f"; {did_you_mean(failure.replacement, catalog)}" if failure.replacement is not None else ""
    return sentence + near


def system_sentence(error: OSError, catalog: "Catalog") -> str:
    """Return what the system failed at, and why."""
    from playbookgen.language.formats import Formats
    from playbookgen.language.system import reason

    told = reason(error, catalog, Formats(catalog.locale))
    return f"{error.filename}: {told}" if error.filename else told


def _catalog(context: click.Context) -> "Catalog":
    from playbookgen.cli.outcome import catalog_at_hand
    from playbookgen.cli.site_options import asked

    return catalog_at_hand(*asked(context))
