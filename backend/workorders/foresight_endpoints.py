"""`/api/order-limits`."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from backend.kit.calls import OFFICE, Read, require, services_of
from backend.kit.clock import Clock
from backend.kit.problems import problems
from backend.workorders import foresight
from contract.vocabulary import CircuitLevel

router = APIRouter(prefix="/api", tags=["service times"])


@router.get("/order-limits", dependencies=[require(*OFFICE)], responses=problems(404))
async def foresee_limits(
    call: Read,
    request: Request,
    customer_id: Annotated[int | None, Query(ge=1, le=2**53)] = None,
    category: Annotated[str, Query(max_length=40, examples=["固网语音"])] = "",
    product: Annotated[str, Query(max_length=40, examples=["虚拟网"])] = "",
    circuit: CircuitLevel | None = None,
) -> foresight.ForeseenLimits:
    """The limits an order would get if it were raised now, and what each rests on."""
    clock: Clock = services_of(request).clock
    return await foresight.foresee(
        call.session,
        call.scope,
        customer_id=customer_id,
        category=category.strip(),
        product=product.strip(),
        circuit=circuit,
        at=clock.now(),
    )
