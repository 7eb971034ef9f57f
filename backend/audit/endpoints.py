"""`/api/my/look-ups`: who wanted to know where I am."""

from fastapi import APIRouter

from backend.audit import service
from backend.audit.schemas import LookUpOut
from backend.kit.calls import Read, require
from backend.kit.pagination import Page, PageParameters
from contract.vocabulary import Role

router = APIRouter(prefix="/api", tags=["audit"])


@router.get("/my/look-ups", dependencies=[require(Role.WORKER)])
async def list_my_look_ups(call: Read, page: PageParameters) -> Page[LookUpOut]:
    """Who looked at the calling worker's positions, or asked his phone for one, newest first."""
    return await service.look_ups_of(call.session, call.caller, page)
