"""What can go wrong in the backend, as typed exceptions, and how each becomes an RFC 9457 problem document.

BackendError
 ├─ BadRequest 400              (MissingIdempotencyKey)
 ├─ Unauthorized 401
 ├─ Forbidden 403
 ├─ NotFound 404
 ├─ Conflict 409                (MoveRefused, VersionConflict)
 ├─ TooLarge 413
 ├─ Unsupported 415
 ├─ Invalid 422                 (IdempotencyKeyReused)
 ├─ TooMany 429                 (Retry-After)
 └─ Unavailable 503             (StorageUnavailable; Retry-After)

No endpoint builds an error answer by hand; it raises one of these.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

PROBLEM_MEDIA_TYPE = "application/problem+json"


class BackendError(Exception):
    """An expected failure: `detail` is a sentence for a client's developer, extras are machine-readable."""

    status: ClassVar[int] = 500
    slug: ClassVar[str] = "internal-error"
    title: ClassVar[str] = "Something unexpected happened"

    def __init__(self, detail: str = "", **extras: Any) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.extras: dict[str, Any] = extras
        self.headers: dict[str, str] = {}

    def document(self, instance: str) -> dict[str, Any]:
        """The problem document; `instance` is the request path."""
        return {
            "type": f"/problems/{self.slug}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": instance,
            **self.extras,
        }


class BadRequest(BackendError):
    status, slug, title = 400, "bad-request", "The request cannot be understood"


class MissingIdempotencyKey(BadRequest):
    slug, title = "idempotency-key-missing", "Every write needs an Idempotency-Key header"


class Unauthorized(BackendError):
    status, slug, title = 401, "unauthorized", "Sign in first"

    def __init__(self, detail: str = "", **extras: Any) -> None:
        super().__init__(detail, **extras)
        self.headers["WWW-Authenticate"] = "Bearer"


class Forbidden(BackendError):
    status, slug, title = 403, "forbidden", "This account may not do that"


class NotFound(BackendError):
    status, slug, title = 404, "not-found", "There is no such thing, or this account may not see it"


class Conflict(BackendError):
    status, slug, title = 409, "conflict", "The present state does not allow this"


class MoveRefused(Conflict):
    slug, title = "move-not-allowed", "The present state does not allow this move"


class VersionConflict(Conflict):
    """Somebody changed the subject since the version the client saw; carries who, when and what."""

    slug, title = "version-conflict", "Somebody else changed this in the meantime"

    def __init__(
        self,
        *,
        current_version: int,
        changes: Sequence[Mapping[str, Any]],
        current: Mapping[str, Any],
    ) -> None:
        last = changes[-1] if changes else {"by": None, "at": None}
        super().__init__(
            f"The current version is {current_version}.",
            current_version=current_version,
            changed_by=last["by"],
            changed_at=last["at"],
            changes=list(changes),
            current=dict(current),
        )


class TooLarge(BackendError):
    status, slug, title = 413, "too-large", "The request body is too large"


class Unsupported(BackendError):
    status, slug, title = 415, "unsupported-media-type", "This kind of content is not accepted"


class Invalid(BackendError):
    """A value is wrong. `errors` is a list of {loc: [...], msg: str, type: str}."""

    status, slug, title = 422, "invalid", "A value in the request is not valid"

    def __init__(self, detail: str = "", *, errors: Sequence[Mapping[str, Any]] = ()) -> None:
        super().__init__(detail, errors=[dict(error) for error in errors])


class IdempotencyKeyReused(Invalid):
    slug, title = "idempotency-key-reused", "This Idempotency-Key was used for a different request"


class TooMany(BackendError):
    status, slug, title = 429, "too-many-requests", "Too many requests"

    def __init__(self, detail: str = "", *, retry_after_s: int) -> None:
        super().__init__(detail)
        self.headers["Retry-After"] = str(retry_after_s)


class Unavailable(BackendError):
    status, slug, title = 503, "unavailable", "Try again shortly"

    def __init__(self, detail: str = "", *, retry_after_s: int = 2) -> None:
        super().__init__(detail)
        self.headers["Retry-After"] = str(retry_after_s)


class StorageUnavailable(Unavailable):
    """The disk is full, failing, or another process holds the database; nothing was written."""

    slug, title = "storage-unavailable", "The data store cannot be used right now"
