"""Undo on the wire; records only."""

from datetime import datetime

from console.api.record import Record
from console.api.types import Change
from contract.vocabulary import OrderState


class StepRefused(Record, frozen=True, kw_only=True):
    reason: str
    since: list[Change] = []


class Together(Record, frozen=True, kw_only=True):
    """Another order to which the same was done at once."""

    order_id: int
    event_seq: int
    version: int


class Stays(Record, frozen=True, kw_only=True):
    """Another order of the same key that somebody has gone on with since; `version` is the step's."""

    order_id: int
    number: str = ""
    event_seq: int
    version: int
    refused: StepRefused


class UndoStep(Record, frozen=True, kw_only=True):
    """An own step. `worker_name`: who has the order because of it, or had it before it was taken away."""

    event_seq: int
    kind: str
    at: datetime
    order_id: int
    version: int
    number: str
    title: str = ""
    worker_name: str = ""
    former_worker_name: str = ""
    state: OrderState
    refused: StepRefused | None = None
    together: list[Together] = []
    stays: list[Stays] = []


class MyUndo(Record, frozen=True, kw_only=True):
    """`blocked`: newer own steps that cannot be taken back, newest first."""

    undo: UndoStep | None = None
    redo: UndoStep | None = None
    blocked: list[UndoStep] = []
