"""The tree of failures the console expects; each knows its sentence for the user. Unknown ones are not here.

WaiqinError
├── BackendUnreachable        no answer: the outbox waits, the feed retries
├── BackendAnswerUnreadable   an answer that is not what the contract says
├── NotSignedIn               nobody is signed in, so nothing can be pressed
├── Refused                   a 4xx problem document
│   ├── NotAllowed            the account may not
│   ├── NotFound              no such thing, or not for this account
│   ├── NotValid              a value is wrong
│   ├── SignInRefused         wrong name, password or start token
│   ├── SignInExpired         the session ended; sign in again
│   └── Overtaken             the subject is not what we saw
│       ├── MoveNotAllowed    its state does not allow the move
│       └── VersionConflict   somebody else changed it in the meantime
├── TryLater                  429 or 5xx, with the seconds to wait where told
│   └── TooManyTries          too many wrong passwords
├── BackendStartFailed        the embedded backend did not come up
├── DataFolderBusy            another console holds the data folder
├── OutboxUnusable            the outbox file cannot be read or written
└── ExportFailed              a report could not be written
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

MOVE_REASONS = frozenset(
    {
        *("wrong_state", "unknown_worker", "vehicle", "off_duty", "stealth", "same_worker"),
        *("same_priority", "same_department", "same_order"),
        *("hours", "pause", "rest"),
    }
)
UNDO_REASONS = frozenset({"moved_on", "already_undone", "not_undoable", "too_old", "no_trace"})


class Deed(Protocol):
    """What somebody did with the subject in the meantime."""

    @property
    def kind(self) -> str: ...
    @property
    def by(self) -> str: ...
    @property
    def at(self) -> datetime | None: ...
    @property
    def number(self) -> str: ...


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


class KeptForLater(WaiqinError):
    """Nobody answers now; what was pressed is on disk and will be sent as soon as somebody does."""

    key = "core.kept"


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


class Overtaken(Refused):
    """The subject is not (any more) what the dispatcher saw; `current` is the subject now, as JSON.

    `deeds`: what was done with it in the meantime, oldest first, where the backend told.
    """

    action = "core.action.look_again"

    def __init__(
        self,
        detail: str = "",
        *,
        slug: str = "",
        status: int = 0,
        current: bytes = b"",
        deeds: Sequence[Deed] = (),
        **params: object,
    ) -> None:
        super().__init__(detail, slug=slug, status=status, **params)
        self.current = current
        self.deeds = tuple(deeds)

    def explain(self, since: str) -> None:
        """`since`: the deeds in words, for the sentence."""
        if since:
            self.params = {**self.params, "since": since}


class MoveNotAllowed(Overtaken):
    """The state of the order, or of the worker it should go to, does not allow the move; param: `reason`."""

    key = "core.move.wrong_state"

    def __init__(self, detail: str = "", *, reason: str = "", **params: Any) -> None:
        super().__init__(detail, **params)
        self.reason = reason
        if reason in MOVE_REASONS:
            self.key = f"core.move.{reason}"
        elif reason in UNDO_REASONS:
            self.key, self.action = f"undo.refused.{reason}", ""

    def explain(self, since: str) -> None:
        super().explain(since)
        if since and self.reason == "moved_on":
            accepted = any(deed.kind == "order.accepted" for deed in self.deeds)
            self.key = "undo.refused.accepted" if accepted else "undo.refused.since"


class NotValid(Refused):
    """A value the backend does not take; `fields` says which and why, as (path with dots, code).

    `faults` are the same in full, as the problem document has them.
    """

    key = "core.problem.invalid"
    action = "core.action.check_input"

    def __init__(
        self,
        detail: str = "",
        *,
        fields: Sequence[tuple[str, str]] = (),
        faults: Sequence[Mapping[str, object]] = (),
        **params: Any,
    ) -> None:
        super().__init__(detail, **params)
        self.fields = tuple(fields)
        self.faults = tuple(faults)

    def lacks(self, names: str) -> None:
        """What is missing or wrong, in the words the screen has for it."""
        self.key, self.params = "core.problem.lacking", {"names": names}


class SignInRefused(Refused):
    key = "core.error.sign_in_refused"
    action = "core.action.sign_in"


class SignInExpired(Refused):
    key = "core.error.sign_in_expired"
    action = "core.action.sign_in"


class VersionConflict(Overtaken):
    """Somebody else was faster; params: `who`, `current_version`."""

    key = "core.error.version_conflict"

    def explain(self, since: str) -> None:
        super().explain(since)
        if since:
            self.key = "core.error.version_conflict.since"


class TryLater(WaiqinError):
    """The backend is there but cannot now; `retry_after_s` is its own suggestion, or None."""

    key = "core.error.try_later"
    action = "core.action.wait"

    def __init__(self, detail: str = "", *, status: int = 503, retry_after_s: float | None = None) -> None:
        super().__init__(detail)
        self.status = status
        self.retry_after_s = retry_after_s


class TooManyTries(TryLater):
    """Signing in is closed for a while after too many wrong passwords."""

    key = "core.error.too_many_tries"
    action = ""

    def __init__(self, detail: str = "", *, status: int = 429, retry_after_s: float | None = None) -> None:
        super().__init__(detail, status=status, retry_after_s=retry_after_s)
        self.params = {"minutes": max(1, round((retry_after_s or 60) / 60))}


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
