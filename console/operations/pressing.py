"""How a command gets from a key press into the outbox, and its outcome into the models."""

import asyncio
import functools
import logging
import uuid
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from console.api.client import decode
from console.api.outbox import Outbox, OutboxListener
from console.api.outbox_file import Command, CommandState
from console.api.types import Alarm, Incident, Order
from console.core.clock import ServerClock
from console.core.errors import (
    BackendAnswerUnreadable,
    KeptForLater,
    NotSignedIn,
    NotValid,
    OutboxUnusable,
    Overtaken,
    Refused,
)
from console.core.notify import Notifier, Offer
from console.core.tasks import Tasks
from console.core.texts import Texts
from console.models.pending import PendingCommand, PendingState
from console.models.rules.undo_words import happened
from console.models.world import Models
from console.operations.lacking import explain
from contract.vocabulary import OrderMove

log = logging.getLogger(__name__)

_M = OrderMove
UNDOABLE = frozenset(
    {
        *(_M.SUBMIT, _M.INTAKE, _M.REJECT, _M.DIAGNOSE, _M.FIX_REMOTELY, _M.DISPATCH, _M.RETURN, _M.SUSPEND),
        *(_M.DECLINE_SUSPENSION, _M.RESUME, _M.CONFIRM, _M.REOPEN, _M.RATE, _M.REWORK, _M.CANCEL, "plan"),
        *("priority", "merge", "transfer", "split", "fields", "check", "check-fixed"),
    }
)
"""Whose message offers the way back; whether it is open is for the backend to say."""


STORED = frozenset({"order", "orders", "alarm", "incident"})
"""Kinds of subjects whose answers go into a store of their own here."""


class Outcomes(OutboxListener):
    """Brings what the outbox tells into the models; nothing is shown as done before the backend said so."""

    def __init__(self, models: Models, notifier: Notifier, texts: Texts) -> None:
        self._models = models
        self._notifier = notifier
        self._texts = texts
        self.take_back: Callable[[int, int], object] | None = None  # an order's step, by the version it made
        self.take_all_back: Callable[[Mapping[int, int]], object] | None = None  # the same, of many orders
        self.make_again: Callable[[], object] | None = None
        self._expected: dict[str, asyncio.Future[bytes]] = {}  # somebody waits for the answer itself
        self.take_batch: Callable[[Command, bytes], object] | None = None  # of many orders

    def sending(self, command: Command) -> None:
        self._set(command.key, PendingState.SENDING)

    def waiting(self, command: Command) -> None:
        self._set(command.key, PendingState.WAITING)
        expected = self._expected.get(command.key)
        if expected is not None and not expected.done():
            expected.set_exception(KeptForLater())

    def expect(self, key: str) -> asyncio.Future[bytes]:
        """The answer to a command, for whoever pressed it and tells of it; `forget` it then."""
        self._expected[key] = asyncio.get_running_loop().create_future()
        return self._expected[key]

    def forget(self, key: str) -> None:
        """Nobody waits any more: what becomes of it is told as of every other command."""
        expected = self._expected.pop(key, None)
        if expected is not None:
            expected.cancel()

    def acknowledged(self, command: Command, answer: bytes) -> None:
        self._models.pending.remove(command.key)
        self._count()
        self._models.connection.heard()
        expected = self._expected.get(command.key)
        if expected is not None and not expected.done():
            expected.set_result(answer)
            return
        if command.subject_kind not in STORED:
            verb = self._texts(f"words.move.{command.verb}")
            self._notifier.notify("ok", "core.done.kept", verb=verb, subject=command.label.get("subject", ""))
            return
        if command.subject_kind == "orders":
            if self.take_batch is not None:
                self.take_batch(command, answer)
            return
        taken = self._take(command.subject_kind, answer)
        if command.verb == "create" and isinstance(taken, Order):
            self._models.pending.created.emit(command.key, taken.id)
        self._tell(command, taken)

    def _tell(self, command: Command, taken: Order | Alarm | None) -> None:
        """That it is done, with the way back where there is one; once for what is done to many."""
        if command.label.get("quiet"):
            return
        key, words = f"core.done.{command.verb}", _label(command)
        about = f"{command.subject_kind} {command.subject_id}"
        if command.verb == "undo" and self.make_again is not None:
            self._notifier.offer(Offer("undo.again", self.make_again, about=about), key, **words)
        elif command.verb in UNDOABLE and isinstance(taken, Order) and self.take_back is not None:
            back = functools.partial(self.take_back, taken.id, taken.version)
            self._notifier.offer(Offer("undo.back", back, about=about), key, **words)
        else:
            self._notifier.notify("ok", key, **words)

    def refused(self, command: Command, error: Refused) -> None:
        if isinstance(error, Overtaken):
            error.explain(happened(error.deeds, self._texts))
        if isinstance(error, NotValid):
            explain(error, command, self._models, self._texts)
        expected = self._expected.get(command.key)
        if expected is not None and not expected.done():
            self._models.pending.remove(command.key)
            self._count()
            expected.set_exception(error)
            return
        self._models.pending.set_state(command.key, PendingState.REFUSED, self.sentence(error))
        self._count()
        if isinstance(error, Overtaken) and error.current:
            self._take(command.subject_kind, error.current)
        self._notifier.failed(error)

    def unusable(self, error: OutboxUnusable) -> None:
        self._notifier.failed(error)

    def sign_in_needed(self) -> None:
        self._models.connection.ask_sign_in(self._texts("core.error.sign_in_expired"))

    def sentence(self, error: Refused) -> str:
        return error.sentence(self._texts)

    def restore(self, commands: list[Command]) -> None:
        """What an earlier run left is shown before anything is sent."""
        for command in commands:
            self._models.pending.put(pending_of(command))
        self._count()

    def _take(self, subject_kind: str, raw: bytes) -> Order | Alarm | None:
        """The subject's new state, put into its store; None where it cannot be read (its event follows)."""
        try:
            if subject_kind == "order":
                order = decode(raw, Order)
                self._models.orders.put([order])
                return order
            if subject_kind == "incident":
                self._models.incidents.put([decode(raw, Incident)])
                return None
            if subject_kind != "alarm":
                return None  # its event brings it
            alarm = decode(raw, Alarm)
            self._models.alarms.put([alarm])
        except BackendAnswerUnreadable:
            log.exception("answer of a %s command", subject_kind)
            return None
        return alarm

    def _set(self, key: str, state: PendingState) -> None:
        self._models.pending.set_state(key, state)
        self._count()

    def _count(self) -> None:
        self._models.connection.set_pending(self._models.pending.waiting_count())


class Pressing:
    """`press` shows the command as waiting at once, keeps it durably, and leaves the rest to the sender."""

    def __init__(
        self, outbox: Outbox, models: Models, clock: ServerClock, tasks: Tasks, notifier: Notifier
    ) -> None:
        self._outbox = outbox
        self._models = models
        self._clock = clock
        self._tasks = tasks
        self._notifier = notifier

    def press(
        self,
        verb: str,
        subject_kind: str,
        subject_id: int | None,
        path: str,
        *,
        body: Mapping[str, Any],
        version: int | None,
        label: Mapping[str, Any],
    ) -> asyncio.Task[str]:
        """A task that ends with the command's key once it is on disk."""
        return self._tasks.spawn(
            verb,
            self.keep(verb, subject_kind, subject_id, path, body=body, version=version, label=label),
        )

    def dismiss(self, key: str) -> asyncio.Task[None]:
        """Takes a refused command off the list."""
        self._models.pending.remove(key)
        return self._tasks.spawn("dismiss", self._outbox.forget(key))

    async def keep(
        self,
        verb: str,
        subject_kind: str,
        subject_id: int | None,
        path: str,
        *,
        body: Mapping[str, Any],
        version: int | None,
        label: Mapping[str, Any],
        key: str = "",
        method: str = "POST",
    ) -> str:
        """Its key, once it is on disk. Raises NotSignedIn, OutboxUnusable."""
        account = self._models.connection.account
        if account is None:
            self._models.connection.ask_sign_in()
            raise NotSignedIn
        command = Command(
            key=key or uuid.uuid4().hex,
            account_id=account.id,
            verb=verb,
            subject_kind=subject_kind,
            subject_id=subject_id,
            path=path,
            body=dict(body),
            version=version,
            label=dict(label),
            created_at_ms=self._clock.now_ms(),
            method=method,
        )
        self._drop_refused(subject_kind, subject_id)
        self._models.pending.put(pending_of(command))
        self._models.connection.set_pending(self._models.pending.waiting_count())
        try:
            await self._outbox.put(command)
        except OutboxUnusable:
            self._models.pending.remove(command.key)
            self._models.connection.set_pending(self._models.pending.waiting_count())
            raise
        return command.key

    def _drop_refused(self, subject_kind: str, subject_id: int | None) -> None:
        """A new command on the subject says that its old refusals were read."""
        for one in self._models.pending.items:
            same = subject_id is not None and (one.subject_kind, one.subject_id) == (subject_kind, subject_id)
            if same and one.state is PendingState.REFUSED:
                self.dismiss(one.key)


def pending_of(command: Command) -> PendingCommand:
    """How an outbox command looks on screen."""
    refused = command.state is CommandState.REFUSED
    return PendingCommand(
        key=command.key,
        verb=command.verb,
        subject_kind=command.subject_kind,
        subject_id=command.subject_id,
        label_params=command.label,
        state=PendingState.REFUSED if refused else PendingState.WAITING,
        error=command.error,
        created_at_ms=command.created_at_ms,
        order_ids=frozenset(one["order_id"] for one in command.body.get("items", ())),
    )


def body_of(draft: msgspec.Struct) -> dict[str, Any]:
    """A draft as plain JSON values, without what was left blank."""
    plain: dict[str, Any] = msgspec.to_builtins(draft)
    return plain


def _label(command: Command) -> dict[str, object]:
    return {"order": "", "worker": "", "subject": "", **command.label}
