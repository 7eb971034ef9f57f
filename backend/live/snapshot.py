"""Everything an account may see, read at one moment and stamped with the number of the newest event in it."""

from datetime import date

from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.schemas import AccountOut
from backend.alarms import service as alarms
from backend.alarms.schemas import AlarmOut
from backend.customers import service as customers
from backend.customers.schemas import CustomerOut
from backend.groups import service as groups
from backend.groups.schemas import GroupOut
from backend.kit.calls import Caller
from backend.kit.clock import Clock
from backend.kit.eventlog import newest_seq
from backend.live.frames import PositionsFrame
from backend.live.hub import Hub
from backend.org import service as org
from backend.org.schemas import DepartmentOut, WorkerOut
from backend.organisation import service as organisation
from backend.organisation.schemas import WorkingPeriodOut
from backend.workorders import service as workorders
from backend.workorders.schemas import OrderOut


class SettingsOut(BaseModel):
    organisation: str = Field(examples=["外勤调度台"])
    lost_after_s: int = Field(examples=[300], description="On duty without a fix for longer is lost contact.")
    fix_interval_s: int = Field(examples=[30])
    centre: tuple[float, float] = Field(examples=[[31.229, 121.4805]], description="WGS-84 [lat, lon]")
    zoom: int = Field(examples=[13])
    working_periods: list[WorkingPeriodOut] = Field(
        description="Outside them no position is stored; empty: always"
    )
    holidays: list[date] = Field(description="Days in China on which no working period begins")
    position_retention_days: int = Field(description="How long positions are kept")
    stale_after_s: int = Field(examples=[1200], description="An older fix is shown in grey.")
    city_speed_mps: float = Field(4.2, description="Of straight line, where no road is asked for.")


class SnapshotOut(BaseModel):
    """Follow the stream from `seq` on."""

    seq: int
    server_time_ms: int
    account: AccountOut
    settings: SettingsOut
    departments: list[DepartmentOut]
    workers: list[WorkerOut]
    customers: list[CustomerOut]
    orders: list[OrderOut]
    alarms: list[AlarmOut]
    groups: list[GroupOut]
    positions: PositionsFrame


async def take(
    session: AsyncSession, caller: Caller, account: AccountOut, *, hub: Hub, clock: Clock
) -> SnapshotOut:
    """Read it all in the session's one view of the database; positions are the newest there are."""
    seq = await newest_seq(session)
    scope = caller.scope
    settings = await organisation.read(session)
    return SnapshotOut(
        seq=seq,
        server_time_ms=clock.now_ms(),
        account=account,
        settings=SettingsOut(
            organisation=settings.name,
            lost_after_s=settings.lost_after_s,
            fix_interval_s=settings.fix_interval_s,
            centre=(settings.centre_lat, settings.centre_lon),
            zoom=settings.zoom,
            working_periods=organisation.organisation_out(settings).working_periods,
            holidays=organisation.organisation_out(settings).holidays,
            position_retention_days=settings.position_retention_days,
            stale_after_s=settings.stale_after_s,
            city_speed_mps=settings.city_speed_mps,
        ),
        departments=await org.departments(session, scope),
        workers=await org.snapshot(session, scope),
        customers=await customers.snapshot(session, scope),
        orders=await workorders.snapshot(session, scope, clock.now()),
        alarms=await alarms.snapshot(session, scope),
        groups=await groups.everything(session, scope),
        positions=hub.frame_of_all(scope),
    )
