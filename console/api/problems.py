"""Turns problem documents (RFC 9457) into the console's typed failures; sends nothing."""

from collections.abc import Mapping

import msgspec

from console.api.types import Problem
from console.core.errors import (
    BackendAnswerUnreadable,
    MoveNotAllowed,
    NotAllowed,
    NotFound,
    NotValid,
    Refused,
    SignInExpired,
    SignInRefused,
    TooManyTries,
    TryLater,
    VersionConflict,
    WaiqinError,
)

_BY_SLUG: dict[str, type[Refused]] = {
    "forbidden": NotAllowed,
    "not-found": NotFound,
}
_LATER = frozenset({408, 425, 429})


def error_of(status: int, headers: Mapping[str, str], body: bytes) -> WaiqinError:
    """The failure that an answer of 400 or more stands for."""
    problem = _problem(status, body)
    if status >= 500 or status in _LATER:
        return TryLater(problem.detail, status=status, retry_after_s=_seconds(headers.get("retry-after")))
    if status < 400:
        return BackendAnswerUnreadable(f"status {status}")
    if problem.slug == "version-conflict":
        return VersionConflict(
            problem.detail,
            slug=problem.slug,
            status=status,
            current=bytes(problem.current),
            deeds=problem.changes,
            who=problem.changed_by or "—",
            current_version=problem.current_version,
        )
    if problem.slug == "move-not-allowed":
        return MoveNotAllowed(
            problem.detail,
            slug=problem.slug,
            status=status,
            current=bytes(problem.current),
            deeds=problem.changes,
            reason=problem.reason or "",
        )
    if status == 401:
        return SignInExpired(problem.detail, slug=problem.slug, status=status)
    if problem.slug == "invalid":
        return NotValid(
            problem.detail or problem.title,
            slug=problem.slug,
            status=status,
            fields=_fields(problem),
            faults=problem.errors,
        )
    kind = _BY_SLUG.get(problem.slug, Refused)
    return kind(problem.detail or problem.title, slug=problem.slug, status=status)


def sign_in_error_of(error: WaiqinError) -> WaiqinError:
    """A refusal while signing in is about the password, not about a session that ended."""
    if isinstance(error, Refused) and error.status in {400, 401, 403, 422}:
        return SignInRefused(error.detail, slug=error.slug, status=error.status)
    if isinstance(error, TryLater) and error.status == 429:
        return TooManyTries(error.detail, retry_after_s=error.retry_after_s)
    return error


def _fields(problem: Problem) -> list[tuple[str, str]]:
    """`["body", "track", "gap_s"]` is the field track.gap_s."""
    found = []
    for one in problem.errors:
        place = one.get("loc")
        parts = [str(part) for part in place] if isinstance(place, list) else []
        found.append((".".join(parts[1:]), str(one.get("type", ""))))
    return found


def _problem(status: int, body: bytes) -> Problem:
    try:
        return msgspec.json.decode(body, type=Problem)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return Problem(status=status, detail=f"HTTP {status}")  # a proxy's page, not the backend's answer


def _seconds(text: str | None) -> float | None:
    try:
        return None if text is None else max(0.0, float(text))
    except ValueError:
        return None
