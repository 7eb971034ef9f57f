"""The version check of every write on a thing that others may change too."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import VersionConflict
from backend.kit.eventlog import changes_since


async def check_version(
    session: AsyncSession,
    subject: tuple[str, int],
    *,
    seen: int,
    actual: int,
    current: Mapping[str, Any],
) -> None:
    """Raise VersionConflict, saying who changed what, unless the client saw the present version.

    `current` is the subject's present state as JSON values.
    """
    if seen == actual:
        return
    changes = await changes_since(session, subject, seen)
    raise VersionConflict(current_version=actual, changes=changes, current=current)
