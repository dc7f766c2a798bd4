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
        if hasattr(signal, "SIGTERM"):
            signal.signal(signal.SIGTERM, _interrupted)
        try:
            return super().main(*args, **{**kwargs, "standalone_mode": False})
        except (KeyboardInterrupt, click.Abort):
            click.echo("Interrupted.", err=True)
            sys.exit(INTERRUPTED)
        except click.ClickException as error:
            error.show()
            sys.exit(error.exit_code)
        except click.exceptions.Exit as done:
            sys.exit(done.exit_code)
        except BrokenPipeError:  # the reader of our output has seen enough: `playbookgen check | head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(SYSTEM)
        except OSError as error:
            _fail(_system_message(error), SYSTEM)


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
    if error.errno == errno.ENOSPC:
        reason = f"{reason}; the site that was there before is untouched"
    return f"{error.filename}: {reason}" if error.filename else reason
