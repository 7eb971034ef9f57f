"""Problem documents on the wire: exception handlers, and what OpenAPI says about every refusal."""

import logging
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.routing import iter_route_contexts
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException
from starlette.routing import Match

from backend import errors
from backend.errors import (
    PROBLEM_MEDIA_TYPE,
    BackendError,
    BadRequest,
    Invalid,
    NotFound,
    StorageUnavailable,
    TooLarge,
)
from backend.kit.database import is_storage_failure

log = logging.getLogger(__name__)

_TITLES: dict[int, type[BackendError]] = {
    400: errors.BadRequest,
    401: errors.Unauthorized,
    403: errors.Forbidden,
    404: errors.NotFound,
    409: errors.Conflict,
    413: errors.TooLarge,
    415: errors.Unsupported,
    422: errors.Invalid,
    429: errors.TooMany,
    503: errors.Unavailable,
}


class ProblemResponse(JSONResponse):
    """A problem document."""

    media_type = PROBLEM_MEDIA_TYPE


def problem_response(error: BackendError, instance: str) -> Response:
    """The answer for an expected failure at the request path `instance`."""
    return ProblemResponse(error.document(instance), status_code=error.status, headers=error.headers)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """`responses=` of a route: these refusals, as problem documents with an example."""
    return {status: _documented(status) for status in statuses}


def install(app: FastAPI) -> None:
    """Make every failure of the application answer with a problem document."""
    app.add_exception_handler(BackendError, _expected)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(DBAPIError, _database)
    app.add_exception_handler(Exception, _unexpected)


def _documented(status: int) -> dict[str, Any]:
    kind = _TITLES[status]
    example = {
        "type": f"/problems/{kind.slug}",
        "title": kind.title,
        "status": status,
        "detail": kind.title,
        "instance": "/api/…",
    }
    content = {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}
    documented: dict[str, Any] = {"description": kind.title, "content": {PROBLEM_MEDIA_TYPE: content}}
    if status in (429, 503):
        documented["headers"] = {
            "Retry-After": {"description": "Seconds to wait.", "schema": {"type": "string"}}
        }
    return documented


Handler = Callable[[Request, Exception], Awaitable[Response]]


async def _expected(request: Request, error: Exception) -> Response:
    assert isinstance(error, BackendError)
    return problem_response(error, request.url.path)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = [
        {"loc": [str(part) for part in fault["loc"]], "msg": fault["msg"], "type": fault["type"]}
        for fault in error.errors()
    ]
    return problem_response(Invalid(errors=faults), request.url.path)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return problem_response(NotFound("There is nothing at this address."), request.url.path)
    if error.status_code == 413:
        return problem_response(TooLarge(), request.url.path)
    if error.status_code == 400:  # a body that is no JSON at all
        return problem_response(BadRequest(str(error.detail)), request.url.path)
    document = {
        "type": "about:blank",
        "title": error.detail,
        "status": error.status_code,
        "detail": error.detail,
        "instance": request.url.path,
    }
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers["Allow"] = ", ".join(_methods_at(request))
    return ProblemResponse(document, status_code=error.status_code, headers=headers)


def _methods_at(request: Request) -> list[str]:
    """Every method some route takes at this address; the router itself names those of the first one only."""
    methods: set[str] = set()
    for context in iter_route_contexts(request.app.routes):
        match, _ = context.original_route.matches(request.scope)
        if match is not Match.NONE:
            methods |= set(context.methods or ())
    return sorted(methods)


async def _database(request: Request, error: Exception) -> Response:
    if is_storage_failure(error):
        return problem_response(StorageUnavailable(), request.url.path)
    return await _unexpected(request, error)


async def _unexpected(request: Request, error: Exception) -> Response:
    incident = secrets.token_hex(4)
    log.error("incident %s: %s %s", incident, request.method, request.url.path, exc_info=error)
    unexpected = BackendError(f"Incident {incident}; the log has the details.", incident=incident)
    return problem_response(unexpected, request.url.path)
