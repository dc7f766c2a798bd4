"""The command `playbookgen serve`."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from playbookgen.cli.failures import fail
from playbookgen.cli.site_options import (
    as_of_option,
    cache_folder,
    cache_option,
    jobs_option,
    messages_option,
    output_folder,
    output_option,
    site_folder,
    site_option,
    style_page_option,
)

if TYPE_CHECKING:
    from socket import socket

    from playbookgen.language.catalogs import Catalog
    from playbookgen.serve.outcome import Outcome

PORT = 8000
"""Where the preview is, unless another program is there."""


@click.command()
@site_option
@output_option
@click.option(
    "--port",
    metavar="N",
    envvar="PLAYBOOKGEN_PORT",
    type=click.IntRange(1, 65535),
    help="Listen at this port, or fail.  [default: 8000, or the next one that is free]",
)
@click.option("--open", "opens", is_flag=True, help="Open the preview in the browser.")
@as_of_option
@messages_option
@click.option(
    "--keep-going",
    is_flag=True,
    envvar="PLAYBOOKGEN_KEEP_GOING",
    help="Show what can be read, also where a file cannot be read whole.",
)
@style_page_option
@jobs_option
@cache_option
def serve(
    site: Path | None,
    output: Path | None,
    port: int | None,
    opens: bool,
    as_of: date | None,
    messages: str | None,
    keep_going: bool,
    style_page: bool,
    jobs: int | None,
    cache: Path | None,
) -> None:
    """Show the site on this machine, and follow its files as they are edited.

    Builds the site, prints its address on standard output, and builds it again after each change of content, layouts
    or site.yaml: only what changed. Open pages are loaded anew at the place where they are read. What is wrong is shown
    over the last good page until it is mended. Nobody else on the network can see the preview. Ctrl-C ends it.
    """
    import asyncio

    from playbookgen.cli.means import means_of
    from playbookgen.cli.outcome import catalog_of, configured
    from playbookgen.cli.report import Reporter
    from playbookgen.serve.outcome import Order
    from playbookgen.serve.running import serve as serve_preview

    root = site_folder(site).absolute()
    catalog = catalog_of(root, messages)
    kept = cache_folder(root, cache).absolute()
    means = means_of(catalog, jobs, kept)
    order = Order(
        root=str(root),
        output=str(output_folder(root, output).absolute()),
        as_of=as_of.isoformat() if as_of is not None else None,
        cache=str(kept),
        jobs=means.workers.jobs,
        language=catalog.language,
        is_language_fixed=messages is not None,
        keep_going=keep_going,
        style_page=style_page,
    )
    sockets = _listening(port, catalog)
    chosen = sockets[0].getsockname()[1]
    address = f"http://127.0.0.1:{chosen}/"

    def ready() -> None:
        if port is None and chosen != PORT:
            message = catalog.gettext("port {taken} is taken by another program; this is port {port}")
            click.echo(message.format(taken=PORT, port=chosen), err=True)
        click.echo(address)
        click.echo(catalog.gettext("The preview follows the files; Ctrl-C ends it."), err=True)
        if opens:
            _open(address)

    preview = serve_preview(order, sockets, ready=ready, tell=_tell, hear=means.course.hear)
    configured(Reporter(root, catalog), lambda: asyncio.run(preview))


def _listening(port: int | None, catalog: "Catalog") -> "list[socket]":
    """Return sockets that listen at a port, or end with what is in the way."""
    from playbookgen.language.formats import Formats
    from playbookgen.language.system import reason
    from playbookgen.serve.ports import PortTaken, listening

    try:
        return listening(port, PORT)
    except PortTaken:
        message = (
            "port {port} is taken by another program; name another one, or leave out --port to have a free one found"
        )
        fail(message, port=str(port))
    except OSError as error:
        why = reason(error, catalog, Formats(catalog.locale))
        fail("cannot listen at port {port}: {reason}", port=str(port), reason=why)


def _tell(outcome: "Outcome") -> None:
    """Print what a build came to, with the time of day: one looks later, and wants to know whether it was this edit."""
    now = datetime.now().strftime("%H:%M:%S")  # noqa: DTZ005  # on the clock of whoever looks
    click.echo("\n".join((f"{now} {outcome.told[0]}", *outcome.told[1:])), err=True)


def _open(address: str) -> None:
    """Open an address in the browser, which may take its time, or be one that runs in this terminal."""
    import threading
    import webbrowser

    threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
