"""The tree of failures the console expects; each knows its sentence for the user. Unknown ones are not here.

WaiqinError
├── BackendUnreachable        no answer: the outbox waits, the feed retries
├── BackendAnswerUnreadable   an answer that is not what the contract says
├── NotSignedIn               nobody is signed in, so nothing can be pressed
├── Refused                   a 4xx problem document
│   ├── NotAllowed            the account may not
│   ├── NotFound              no such thing, or not for this account
│   ├── MoveNotAllowed        the state does not allow it
│   ├── NotValid              a value is wrong
│   ├── SignInRefused         wrong name, password or start token
│   ├── SignInExpired         the session ended; sign in again
│   └── VersionConflict       somebody else changed the subject since we saw it
├── TryLater                  429 or 5xx, with the seconds to wait where told
├── BackendStartFailed        the embedded backend did not come up
├── DataFolderBusy            another console holds the data folder
├── OutboxUnusable            the outbox file cannot be read or written
└── ExportFailed              a report could not be written
"""

from collections.abc import Mapping
from typing import Protocol


class Speaks(Protocol):
    """Anything that turns a key and its parameters into a sentence (`core.texts.Texts`)."""

    def __call__(self, key: str, /, **params: object) -> str: ...


class WaiqinError(Exception):
    """`key` names the sentence, `action` the suggested next step (a texts key, or empty)."""

    key = "core.error.unknown"
    action = ""

    def __init__(self, detail: str = "", **params: object) -> None:
        super().__init__(detail)
        self.detail = detail
        self.params: Mapping[str, object] = params

    def sentence(self, texts: Speaks) -> str:
        """What the user reads."""
        return texts(self.key, detail=self.detail, **self.params)


class BackendUnreachable(WaiqinError):
    key = "core.error.unreachable"
    action = "core.action.wait"


class BackendAnswerUnreadable(WaiqinError):
    key = "core.error.unreadable"
    action = "core.action.report"


class NotSignedIn(WaiqinError):
    key = "core.error.not_signed_in"
    action = "core.action.sign_in"


class Refused(WaiqinError):
    """`slug` is the last segment of the problem's type, `status` its HTTP status."""

    key = "core.error.refused"

    def __init__(self, detail: str = "", *, slug: str = "", status: int = 0, **params: object) -> None:
        super().__init__(detail, **params)
        self.slug = slug
        self.status = status


class NotAllowed(Refused):
    """403: the account's role or departments do not allow it."""

    key = "core.problem.forbidden"


class NotFound(Refused):
    key = "core.problem.not-found"
    action = "core.action.look_again"


class MoveNotAllowed(Refused):
    """The subject's state does not allow the move (any more)."""

    key = "core.problem.move-not-allowed"
    action = "core.action.look_again"


class NotValid(Refused):
    """A value the backend does not take."""

    key = "core.problem.invalid"
    action = "core.action.check_input"


class SignInRefused(Refused):
    key = "core.error.sign_in_refused"
    action = "core.action.sign_in"


class SignInExpired(Refused):
    key = "core.error.sign_in_expired"
    action = "core.action.sign_in"


class VersionConflict(Refused):
    """Somebody else was faster; params: `who`, `current_version`; `current` is the subject now, as JSON."""

    key = "core.error.version_conflict"
    action = "core.action.look_again"

    def __init__(
        self, detail: str = "", *, slug: str = "", status: int = 0, current: bytes = b"", **params: object
    ) -> None:
        super().__init__(detail, slug=slug, status=status, **params)
        self.current = current


class TryLater(WaiqinError):
    """The backend is there but cannot now; `retry_after_s` is its own suggestion, or None."""

    key = "core.error.try_later"
    action = "core.action.wait"

    def __init__(self, detail: str = "", *, status: int = 503, retry_after_s: float | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.retry_after_s = retry_after_s


class BackendStartFailed(WaiqinError):
    key = "core.error.backend_start_failed"
    action = "core.action.read_log"


class DataFolderBusy(WaiqinError):
    key = "core.error.data_folder_busy"


class OutboxUnusable(WaiqinError):
    key = "core.error.outbox_unusable"
    action = "core.action.free_disk"


class ExportFailed(WaiqinError):
    key = "core.error.export_failed"
    action = "core.action.free_disk"
