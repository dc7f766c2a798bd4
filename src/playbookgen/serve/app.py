"""What browsers are answered."""

from pathlib import Path
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from playbookgen.serve.files import INDEX, TYPES, Found, Moved, find
from playbookgen.serve.injection import EVENTS, SCRIPT, STYLE, with_preview
from playbookgen.serve.preview import Preview

_HERE = Path(__file__).parent
_NAMES = {"127.0.0.1", "::1", "localhost"}
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "X-Robots-Tag": "noindex, nofollow",
}
"""As docs/hosting.md has them. Nothing is kept, and no other site may load the search entries from a browser here."""
_MISSING = "404.html"
_EMPTY = b'<!doctype html>\n<html>\n<head>\n<meta charset="utf-8">\n<title>playbookgen</title>\n</head>\n</html>\n'
"""What stands below the panel as long as there is no page at all."""


def app(preview: Preview) -> ASGIApp:
    """Return the application that serves a preview."""

    async def page(request: Request) -> Response:
        await preview.ready()
        version, raw = preview.version, request.scope["raw_path"]
        found = find(preview.output, raw)
        if found is None:
            await preview.restored()
            found = find(preview.output, raw)
        if isinstance(found, Moved):
            return RedirectResponse(found.address, 308)
        if found is None:
            raise HTTPException(404)
        return _sent(found, version)

    def _sent(found: Found, version: str, status: int = 200) -> Response:
        try:  # without threads, which would take longer than to read
            content = preview.content(found.path, found.file)
        except OSError:
            raise HTTPException(404) from None
        if found.file.suffix.lower() != ".html":
            return Response(content, status, media_type=found.type)
        return Response(with_preview(content, found.path, version, preview.panel), status, media_type=found.type)

    async def missing(request: Request, error: Exception) -> Response:
        await preview.ready()
        asked = request.url.path.removeprefix("/")
        path = asked + INDEX if asked == "" or asked.endswith("/") else asked
        try:
            content = (preview.output / _MISSING).read_bytes()
        except OSError:
            return _page(_EMPTY, path, 503 if preview.panel != "null" else 404)
        url = preview.outcome.url if preview.outcome is not None else None
        if url is not None:  # its links are absolute, and are to lead to the preview
            content = content.replace(url.encode(), str(request.base_url).encode())
        return _page(content, path, 404)

    def _page(content: bytes, path: str, status: int) -> Response:
        told = with_preview(content, path, preview.version, preview.panel)
        return Response(told, status, media_type=TYPES[".html"])

    async def events(request: Request) -> Response:
        seen = request.headers.get("last-event-id") or request.query_params.get("version", "")
        return StreamingResponse(preview.events(seen), media_type="text/event-stream")

    async def own(request: Request) -> Response:
        file = _HERE / request.url.path.rpartition("/")[2]
        return Response(file.read_bytes(), media_type=TYPES[file.suffix])

    routes = [
        Route(EVENTS, events),
        Route(SCRIPT, own),
        Route(STYLE, own),
        Route("/{path:path}", page),
    ]
    return Starlette(
        routes=routes,
        middleware=[Middleware(_Headed), Middleware(_OnlyHere)],
        exception_handlers={404: missing},
    )


class _OnlyHere:
    """Answers only who asked for this machine by its own name.

    A page of a foreign site may give its name the address of this machine and would then read, as its own, whatever it
    asks for; but it cannot ask for it by another name than that.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and _name(Headers(scope=scope).get("host", "")) not in _NAMES:
            refusal = PlainTextResponse("This preview answers to 127.0.0.1 and localhost alone.\n", 421)
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)


def _name(host: str) -> str | None:
    try:
        parts = urlsplit(f"//{host}")
        return parts.hostname if parts.netloc == host and "@" not in host else None
    except ValueError:
        return None


class _Headed:
    """Adds the headers that hold for every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self._app(scope, receive, headed if scope["type"] == "http" else send)
