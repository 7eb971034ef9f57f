"""Reading and changing the organisation-wide settings; what they mean is told by the domains using them."""

from dataclasses import asdict, dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from backend.organisation.tables import OrganisationRow

_ONLY_ID = 1


@dataclass(frozen=True, slots=True)
class OrganisationSettings:
    """Lengths in seconds, distances in metres, WGS-84 degrees. Anchors are words of `workorders.timers`."""

    name: str = "外勤调度台"
    lost_after_s: int = 300
    fix_interval_s: int = 30
    centre_lat: float = 31.229
    centre_lon: float = 121.4805
    zoom: int = 13
    dispatch_limit_s: int = 15 * 60
    accept_limit_s: int = 30 * 60
    repair_limit_s: int = 24 * 3600
    confirm_limit_s: int = 15 * 60
    dispatch_anchor: str = "created"
    repair_anchor: str = "created"
    full_load: int = 5
    far_m: float = 15_000.0
    city_speed_mps: float = 4.2  # 15 km/h of straight line by electric bicycle, detours included


async def read(session: AsyncSession) -> OrganisationSettings:
    """The settings in force; the defaults where none were stored."""
    row = await session.get(OrganisationRow, _ONLY_ID)
    if row is None:
        return OrganisationSettings()
    names = OrganisationSettings.__dataclass_fields__
    return OrganisationSettings(**{name: getattr(row, name) for name in names})


async def store(session: AsyncSession, settings: OrganisationSettings) -> None:
    """Replace the settings in the session's transaction."""
    await session.merge(OrganisationRow(id=_ONLY_ID, **asdict(settings)))
