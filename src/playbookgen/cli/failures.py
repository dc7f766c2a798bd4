"""What goes wrong outside the content, as a message and an exit status: never a traceback for what people can mend."""

import errno
import os
import signal
import sys
from typing import Any, NoReturn

import click

USAGE = 2
SYSTEM = 3
INTERRUPTED = 130


class Group(click.Group):
    """The commands' group: turns failures of settings, output and system into messages."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command line and exit."""
        before = signal.signal(signal.SIGTERM, _interrupted)
        try:
            sys.exit(super().main(*args, **{**kwargs, "standalone_mode": False}))
        except (KeyboardInterrupt, click.Abort):
            click.echo("Interrupted.", err=True)
            sys.exit(INTERRUPTED)
        except click.ClickException as error:
            error.show()
            sys.exit(error.exit_code)
        except OSError as error:
            _give_up_output()
            _fail(_system_message(error), SYSTEM)
        finally:  # whoever calls a command from a program of their own keeps their way of ending
            signal.signal(signal.SIGTERM, before)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; where the reader of its output has seen enough (`playbookgen check | head`), end silently."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _give_up_output()
            raise click.exceptions.Exit(SYSTEM) from None


def _give_up_output() -> None:
    """Where standard output takes no more, drop what is left for it: Python would fail on that once more at the end."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _interrupted(number: int, frame: object) -> NoReturn:
    raise KeyboardInterrupt


def fail(message: str) -> NoReturn:
    """End with a message about usage, settings or output."""
    _fail(message, USAGE)


def _fail(message: str, status: int) -> NoReturn:
    click.echo(f"playbookgen: {message}", err=True)
    sys.exit(status)


def _system_message(error: OSError) -> str:
    reason = os.strerror(error.errno) if error.errno else str(error)
    if not error.filename:
        return reason
    untouched = "; the site that was there before is untouched" if error.errno == errno.ENOSPC else ""
    return f"{error.filename}: {reason}{untouched}"
