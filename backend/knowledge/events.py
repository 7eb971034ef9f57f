"""What the log says about fault cases and check lists. They belong to the whole organisation."""

from datetime import datetime

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.calls import Caller
from backend.kit.eventlog import append
from contract.vocabulary import EventKind

CASE = "fault_case"
CHECK_LIST = "check_list"


async def record(
    session: AsyncSession,
    caller: Caller,
    kind: EventKind,
    subject: tuple[str, int],
    state: BaseModel,
    *,
    at: datetime,
    department_id: int | None = None,
    **more: object,
) -> None:
    """Append an event; `more` stands beside the subject's whole state."""
    await append(
        session,
        kind=kind,
        subject=subject,
        department_id=department_id or caller.department_id,
        actor=caller.actor,
        at=at,
        payload={subject[0]: state.model_dump(mode="json")} | more,
    )
