"""The OpenAPI document: what FastAPI knows, every refusal as a problem document, and the trackers' door."""

import json
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from backend.ingest.openapi import add_to
from backend.kit.idempotency import KEY_PATTERN
from backend.kit.problems import problems

_KEY = "idempotency-key"
_METHODS = ("get", "post", "put", "patch", "delete")
_PROBLEM = {
    "title": "Problem",
    "description": "RFC 9457. Some kinds carry more members, e.g. `errors`, `current_version`, `changes`.",
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "examples": ["/problems/not-found"]},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
    },
}
_LEFT_BY_FASTAPI = ("HTTPValidationError", "ValidationError")


def describe(app: FastAPI, complete: Callable[[], None]) -> None:
    """Replace `app.openapi` by the whole document, made once when first asked for, after `complete()`."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            complete()
            app.openapi_schema = document(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign] # FastAPI's documented way


def document(app: FastAPI) -> dict[str, Any]:
    """The complete document of the application."""
    made = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    schemas = made.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = _PROBLEM
    for name in _LEFT_BY_FASTAPI:
        schemas.pop(name, None)
    for path in made["paths"].values():
        for method in _METHODS:
            if method in path:
                _complete(path[method])
                _lift_definitions(path[method], schemas)
    add_to(made)
    return made


def _lift_definitions(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Schemas written by hand into a route bring their own `$defs`; the document has one place for all."""
    for content in operation.get("requestBody", {}).get("content", {}).values():
        definitions = content.get("schema", {}).pop("$defs", {})
        if definitions:
            text = json.dumps(content["schema"] | {"$defs": definitions})
            lifted = json.loads(text.replace("#/$defs/", "#/components/schemas/"))
            schemas.update(lifted.pop("$defs"))
            content["schema"] = lifted


def _complete(operation: dict[str, Any]) -> None:
    """Add the refusals every operation of its sort can answer with."""
    statuses = {503}
    parameters = operation.get("parameters", [])
    for parameter in parameters:
        if parameter["name"].lower() == _KEY:  # optional to FastAPI only because its absence is a 400 of ours
            parameter["required"] = True
            parameter["schema"] = {"type": "string", "pattern": KEY_PATTERN}
    if "requestBody" in operation:
        statuses |= {400, 413}
    if "requestBody" in operation or parameters:
        statuses.add(422)
    if operation.get("security"):
        statuses |= {401, 403}
    if any(parameter["name"].lower() == _KEY for parameter in parameters):
        statuses |= {400, 422}
    responses = operation["responses"]
    responses.pop("422", None)
    for status, answer in problems(*sorted(statuses)).items():
        responses.setdefault(str(status), answer)
