"""`/api/health`: whether this is a backend, which one, and what time it has."""

from datetime import datetime
from typing import Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from backend.kit.calls import services_of
from backend.settings import VERSION

router = APIRouter(prefix="/api", tags=["health"])


class HealthOut(BaseModel):
    status: Literal["ok"]
    version: str = Field(examples=[VERSION])
    server_time: datetime
    instance_id: str = Field(description="Changes with every start of the process.")


@router.get("/health")
async def show_health(request: Request) -> HealthOut:
    """Answered as soon as the backend is ready for calls; needs no sign-in."""
    services = services_of(request)
    return HealthOut(
        status="ok",
        version=VERSION,
        server_time=services.clock.now(),
        instance_id=services.instance_id,
    )
