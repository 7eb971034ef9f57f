"""Serves the field worker's page (files of `phone/`) with its security headers; knows nothing of the API."""

import hashlib
import json
from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PHONE_FOLDER = Path(__file__).resolve().parent.parent / "phone"

# No inline script, no code made from text, no other origin. `data:` fonts are the icon font inside vant.css.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "geolocation=(self), camera=(self), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    # Always asked for again, answered 304 when unchanged: the service worker keeps the copy for offline use.
    "Cache-Control": "no-cache",
}
MEDIA_TYPES = {".webmanifest": "application/manifest+json", ".js": "text/javascript"}
NOT_IN_SHELL = {"sw.js"}


def install(app: Starlette) -> None:
    """Mount the page at `/phone/`; `/phone` leads there."""
    app.router.routes.append(Route("/phone", _to_phone, include_in_schema=False))
    app.mount("/phone", phone_app(), name="phone")


def phone_app(folder: Path = PHONE_FOLDER) -> ASGIApp:
    """The page as an ASGI application, to be mounted at `/phone`.

    The list of files is read once, here; files that appear later are served but not kept for offline use.
    """
    shell = _shell_script(folder)

    async def shell_script(_request: Request) -> Response:
        return Response(shell, media_type="text/javascript")

    files = StaticFiles(directory=folder, html=True, check_dir=False)
    return _WithHeaders(Starlette(routes=[Route("/shell.js", shell_script), Mount("/", files)]))


async def _to_phone(request: Request) -> Response:
    """Relative addresses on the page need the slash."""
    return RedirectResponse(request.url.replace(path="/phone/", query=""), status_code=308)


def _shell_script(folder: Path) -> str:
    """The script that tells the service worker which files make the shell, and their common version."""
    paths = sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in NOT_IN_SHELL
    )
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.encode() + b"\0" + (folder / path).read_bytes() + b"\0")
    shell = {"version": digest.hexdigest()[:16], "files": ["./", *(p for p in paths if p != "index.html")]}
    return f"self.SHELL = {json.dumps(shell)};\n"


class _WithHeaders:
    """Adds the page's headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        suffix = Path(scope.get("path", "")).suffix

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                if message["status"] == 200 and suffix in MEDIA_TYPES:
                    headers["Content-Type"] = f"{MEDIA_TYPES[suffix]}; charset=utf-8"
            await send(message)

        await self._app(scope, receive, send_with_headers)
