"""What the log says about customers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic_core import to_jsonable_python
from sqlalchemy.ext.asyncio import AsyncSession

from backend.customers.schemas import CustomerOut
from backend.kit.eventlog import Actor, append
from contract.vocabulary import EventKind


async def record_created(session: AsyncSession, customer: CustomerOut, *, actor: Actor, at: datetime) -> None:
    """A customer was added."""
    await append(
        session,
        kind=EventKind.CUSTOMER_CREATED,
        subject=("customer", customer.id),
        department_id=customer.department_id,
        actor=actor,
        at=at,
        payload={"customer": customer.model_dump(mode="json")},
    )


async def record_changed(
    session: AsyncSession,
    customer: CustomerOut,
    before: Mapping[str, Any],
    *,
    actor: Actor,
    at: datetime,
) -> None:
    """A customer was changed; `before` has what its level, segment and ending were, where they changed."""
    await append(
        session,
        kind=EventKind.CUSTOMER_CHANGED,
        subject=("customer", customer.id),
        department_id=customer.department_id,
        actor=actor,
        at=at,
        payload={"customer": customer.model_dump(mode="json"), "before": to_jsonable_python(before)},
    )
