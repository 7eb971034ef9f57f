"""The limits an order would get if it were raised now, and what each rests on; changes nothing."""

from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from backend.customers import service as customers
from backend.kit.scope import Scope
from backend.servicetimes.service import Origin, Promise
from backend.workorders import promises
from backend.workorders.service import read_limits
from backend.workorders.timers import Limits
from contract.vocabulary import CircuitLevel, TimerKind

_OF_THE_SOURCE = Limits()  # its defaults are the source's figures, but for the repair limit


class Basis(StrEnum):
    """What a limit rests on."""

    ORGANISATION = "organisation"
    TABLE = "table"
    CONTRACT = "contract"


class Start(StrEnum):
    """The moment a limit counts from."""

    CREATED = "created"
    TAKEN_IN = "taken_in"
    DISPATCHED = "dispatched"
    REPAIRED = "repaired"


class ForeseenLimit(BaseModel):
    """One limit. `length_s` is null where working days are counted; `due_at` where it does not run yet."""

    kind: TimerKind
    start: Start
    length_s: int | None = Field(examples=[900])
    due_at: datetime | None = None
    basis: Basis
    origin: Origin = Field(description="Of the figure: the sources', a setting, or lost by the sources")


class ForeseenLimits(BaseModel):
    """Dispatch, accept, repair, restoration confirm; `promise` is null for an order without a product."""

    at: datetime = Field(description="The server's time for which this holds")
    limits: list[ForeseenLimit]
    promise: Promise | None = None


async def foresee(
    session: AsyncSession,
    scope: Scope,
    *,
    customer_id: int | None,
    category: str,
    product: str,
    circuit: CircuitLevel | None,
    at: datetime,
) -> ForeseenLimits:
    """The limits of an order raised at `at`. Raises NotFound for a customer the scope does not see."""
    customer = None if customer_id is None else await customers.one(session, scope, customer_id)
    promised = await promises.foreseen(
        session, customer, category=category, product=product, circuit=circuit, at=at
    )
    limits = await read_limits(session)
    own = [
        _own(
            TimerKind.DISPATCH,
            Start(limits.dispatch_anchor),
            limits.dispatch_s,
            at,
            _OF_THE_SOURCE.dispatch_s,
        ),
        _own(TimerKind.ACCEPT, Start.DISPATCHED, limits.accept_s, at, _OF_THE_SOURCE.accept_s),
        _repair(promised, limits, at),
        _own(TimerKind.CONFIRM, Start.REPAIRED, limits.confirm_s, at, _OF_THE_SOURCE.confirm_s),
    ]
    return ForeseenLimits(at=at, limits=own, promise=promised)


def _own(kind: TimerKind, start: Start, length_s: int, at: datetime, source_s: int | None) -> ForeseenLimit:
    return ForeseenLimit(
        kind=kind,
        start=start,
        length_s=length_s,
        due_at=at + timedelta(seconds=length_s) if start is Start.CREATED else None,
        basis=Basis.ORGANISATION,
        origin=Origin.SOURCE if length_s == source_s else Origin.SETTING,
    )


def _repair(promised: Promise | None, limits: Limits, at: datetime) -> ForeseenLimit:
    """What was promised counts from when the order is raised; the organisation's own from its anchor."""
    due_at = None if promised is None else promises.due(promised, at)
    if promised is None or due_at is None:
        own = _own(TimerKind.REPAIR, Start(limits.repair_anchor), limits.repair_s, at, None)
        return own if promised is None else own.model_copy(update={"origin": _of_own(promised)})
    length = promised.repair
    in_days = length is not None and length.unit == "working_days"
    return ForeseenLimit(
        kind=TimerKind.REPAIR,
        start=Start.CREATED,
        length_s=None if in_days else round((due_at - at).total_seconds()),
        due_at=due_at,
        basis=Basis.TABLE if promised.contract_id is None else Basis.CONTRACT,
        origin=promised.origin,
    )


def _of_own(promised: Promise) -> Origin:
    """The organisation's own limit is a setting; where the table lost its figure, that is what to say."""
    return Origin.LOST if promised.origin is Origin.LOST else Origin.SETTING
