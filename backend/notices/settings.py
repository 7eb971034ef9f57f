"""Reading and changing how customers are told, each inside the caller's transaction."""

from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.calls import Caller
from backend.kit.versions import check_version
from backend.notices import events, repository
from backend.notices.rules import NoticeSettings, occasions_of, shown_occasions
from backend.notices.schemas import NoticeSettingsOut, NoticeSettingsPatch, OccasionIO
from backend.notices.tables import NoticeSettingsRow
from backend.org import service as org
from contract.notices import NoticeOccasion


async def read(session: AsyncSession) -> NoticeSettings:
    """The settings in force; the shipped ones where none were stored."""
    row = await repository.settings(session)
    if row is None:
        return NoticeSettings()
    shipped = NoticeSettings()
    return NoticeSettings(
        version=row.version,
        seen_seq=row.seen_seq,
        gateway_url=row.gateway_url,
        gateway_key=row.gateway_key,
        grace_s=row.grace_s,
        occasions={**shipped.occasions, **occasions_of(row.occasions)},
    )


async def store(session: AsyncSession, settings: NoticeSettings) -> None:
    """Replace the settings in the session's transaction."""
    row = NoticeSettingsRow(
        id=events.ONLY_ID,
        version=settings.version,
        seen_seq=settings.seen_seq,
        gateway_url=settings.gateway_url,
        gateway_key=settings.gateway_key,
        grace_s=settings.grace_s,
        occasions=shown_occasions(settings.occasions),
    )
    await session.merge(row)


async def change(
    session: AsyncSession, caller: Caller, body: NoticeSettingsPatch, *, links: bool, at: datetime
) -> NoticeSettingsOut:
    """Change what is given and tell every office. Raises VersionConflict."""
    settings = await read(session)
    current = settings_out(settings, links=links).model_dump(mode="json")
    subject = (events.SETTINGS, events.ONLY_ID)
    await check_version(session, subject, seen=body.version, actual=settings.version, current=current)
    given = body.model_dump(exclude={"version"}, exclude_none=True)
    if given.get("gateway_url", settings.gateway_url) != settings.gateway_url:
        given.setdefault("gateway_key", "")  # a key is not given away to another address
    changed = settings.changed(given)
    await store(session, changed)
    shown = settings_out(changed, links=links)
    root = await org.root_department(session)
    await events.settings_changed(
        session,
        shown.model_copy(update={"gateway_url": _host(shown.gateway_url)}),
        department_id=None if root is None else root.id,
        actor=caller.actor,
        at=at,
    )
    return shown


def _host(url: str) -> str:
    """Scheme and host alone: what follows may hold a secret, and every office reads the log."""
    return f"{urlsplit(url).scheme}://{urlsplit(url).hostname}" if url else ""


def settings_out(settings: NoticeSettings, *, links: bool) -> NoticeSettingsOut:
    """What may be seen of them."""
    return NoticeSettingsOut(
        version=settings.version,
        gateway_url=settings.gateway_url,
        has_key=bool(settings.gateway_key),
        grace_s=settings.grace_s,
        occasions={
            occasion: OccasionIO(automatic=rule.automatic, text=rule.text, link=rule.link)
            for occasion, rule in ((name, settings.occasions[name]) for name in NoticeOccasion)
        },
        links=links,
    )
