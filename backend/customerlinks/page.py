"""The customers' page at `/c/<secret>`: written here whole, so that it can be read without any script.

One answer for every link that does not hold: a stranger learns nothing from it.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import parse_qs

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from backend.customerlinks import service
from backend.customerlinks.limits import Doorkeeper
from backend.customerlinks.projection import view_of
from backend.customerlinks.schemas import CustomerRatingIn
from backend.customerlinks.words import LANGUAGES, SITE, duration, language_of, moment, speaker
from backend.errors import MoveRefused, NotFound, TooMany, Unavailable
from backend.kit.clock import Clock, to_ms
from backend.kit.database import Database
from backend.organisation import service as organisation
from backend.organisation.service import OrganisationSettings
from backend.workorders.service import OrderOut, WorkOrders

if TYPE_CHECKING:
    from jinja2 import Template

MOST_FORM_BYTES = 8192
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Cache-Control": "no-store",
    "Vary": "Accept-Language",
}


class Arrival(Protocol):
    """When somebody on the way could be there."""

    @property
    def earliest(self) -> datetime: ...

    @property
    def latest(self) -> datetime: ...


class Arriving(Protocol):
    """Who knows that."""

    async def expected(self, settings: OrganisationSettings, order: OrderOut) -> Arrival | None: ...


class Services(Protocol):
    """The part of the application's services that the page needs."""

    @property
    def database(self) -> Database: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def workorders(self) -> WorkOrders: ...

    @property
    def arriving(self) -> Arriving: ...


def install(app: Starlette, services: Services) -> None:
    """Mount the page; its files are under `/c/files/`."""
    app.mount(service.PREFIX, customer_app(services), name="customer")


def customer_app(services: Services) -> ASGIApp:
    """The page as an ASGI application, to be mounted at `/c`."""
    page = CustomerPage(services)
    routes = [
        Mount("/files", _Files(directory=SITE, check_dir=False)),
        Route("/{token}", page.show, methods=["GET"]),
        Route("/{token}/rating", page.rate, methods=["POST"]),
        Route("/{rest:path}", page.nowhere),
    ]
    return Starlette(routes=routes)


class CustomerPage:
    """Answers what a customer's browser asks."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._doorkeeper = Doorkeeper(services.clock)

    async def show(self, request: Request) -> Response:
        """The order behind the link, as it is now."""
        return await self._answer(request, self._show)

    async def rate(self, request: Request) -> Response:
        """Take a rating and lead back to the page."""
        return await self._answer(request, self._rate)

    async def nowhere(self, request: Request) -> Response:
        """Everything else under the prefix."""
        return _page("gone.html", request, status=404)

    async def _answer(self, request: Request, work: Callable[[Request], Awaitable[Response]]) -> Response:
        address = request.client.host if request.client else ""
        keeper = self._doorkeeper
        wait_s = max(keeper.views.wait_s(address), keeper.wrong.wait_s(address))
        if wait_s:
            return _later(request, TooMany(retry_after_s=wait_s))
        keeper.views.count(address)
        try:
            return await work(request)
        except NotFound:
            keeper.wrong.count(address)
            return _page("gone.html", request, status=404)
        except Unavailable as error:
            return _later(request, error)

    async def _show(self, request: Request, *, status: int = 200, problem: str = "") -> Response:
        token, now = request.path_params["token"], self._services.clock.now()
        orders, database = self._services.workorders, self._services.database
        async with database.reading() as session:
            order, worth_writing = await service.opened(session, orders, token, at=now)
            policy = await organisation.read(session)
        if worth_writing:
            await self._seen(token)
        return _page(
            "page.html",
            request,
            status=status,
            view=view_of(order, now),
            now=now,
            now_ms=to_ms(now),
            arrival=await self._services.arriving.expected(policy, order),
            firm=policy.name,
            token=token,
            problem=problem,
            thanked="thanks" in request.query_params,
        )

    async def _seen(self, token: str) -> None:
        try:
            async with self._services.database.writing() as session:
                await service.seen(session, token, at=self._services.clock.now())
        except Unavailable:
            return  # it may still be read

    async def _rate(self, request: Request) -> Response:
        token = request.path_params["token"]
        wait_s = self._doorkeeper.ratings.wait_s(service.digest_of(token))
        if wait_s:
            return _later(request, TooMany(retry_after_s=wait_s))
        try:
            said = await _rating(request)
        except ValidationError:
            return await self._show(request, status=422, problem="rating.pick")
        self._doorkeeper.ratings.count(service.digest_of(token))
        try:
            async with self._services.database.writing() as session:
                now = self._services.clock.now()
                await service.rate(session, token, score=said.score, comment=said.comment, at=now)
        except MoveRefused:
            return await self._show(request, status=409, problem="rating.closed")
        lang = _language(request)
        return RedirectResponse(f"../{token}?lang={lang}&thanks=1", status_code=303, headers=HEADERS)


class _Files(StaticFiles):
    """The style and the script; the templates and the words beside them are nobody's."""

    async def get_response(self, path: str, scope: Any) -> Response:
        if not path.endswith((".css", ".js")):
            return Response(status_code=404, headers=HEADERS)
        response = await super().get_response(path, scope)
        response.headers.update(HEADERS | {"Cache-Control": "no-cache"})
        return response


async def _rating(request: Request) -> CustomerRatingIn:
    """The filled-in form. Raises ValidationError for anything that is not one."""
    content = bytearray()
    async for chunk in request.stream():
        content += chunk
        if len(content) > MOST_FORM_BYTES:
            content.clear()
            break
    fields = parse_qs(content.decode("utf-8", errors="replace"), max_num_fields=8)
    return CustomerRatingIn.model_validate(
        {"score": fields.get("score", [""])[0], "comment": fields.get("comment", [""])[0]}
    )


def _language(request: Request) -> str:
    return language_of(request.query_params.get("lang"), request.headers.get("accept-language", ""))


def _later(request: Request, why: TooMany | Unavailable) -> Response:
    return _page("later.html", request, status=why.status, headers=why.headers)


def _page(
    name: str, request: Request, *, status: int = 200, headers: dict[str, str] | None = None, **values: Any
) -> Response:
    language = _language(request)
    say = speaker(language)
    root = "../" * (request.url.path.count("/") - 2)  # the public address may have a path of its own
    text = _template(name).render(
        **values,
        say=say,
        language=language,
        languages=LANGUAGES,
        root=root,
        here=f"{root}{values['token']}" if "token" in values else "",
        moment=lambda at: moment(at, values["now"], say),
        duration=lambda seconds: duration(seconds, say),
    )
    return HTMLResponse(
        text, status_code=status, headers=HEADERS | (headers or {}) | {"Content-Language": language}
    )


@cache
def _template(name: str) -> "Template":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # the first customer waits, no console

    surroundings = Environment(
        loader=FileSystemLoader(SITE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return surroundings.get_template(name)
