"""Making, changing, removing and importing places, each inside the caller's transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import NotFound
from backend.kit.calls import Caller
from backend.kit.pagination import Page, PageQuery
from backend.kit.scope import Scope
from backend.kit.versions import check_version
from backend.places import events, repository
from backend.places.schemas import (
    ImportedPlaceOut,
    ImportedPlacesOut,
    PlaceCreate,
    PlaceLayerOut,
    PlaceLayerPatch,
    PlaceLayersOut,
    PlaceOut,
    PlacePatch,
    PlaceRemove,
)
from backend.places.tables import PlaceRow
from contract.vocabulary import EventKind

_MAY_BE_NULL = {"icon", "colour"}


async def layers(session: AsyncSession) -> PlaceLayersOut:
    """All five, by id."""
    return PlaceLayersOut(items=await repository.layers(session))


async def change_layer(
    session: AsyncSession, caller: Caller, layer_id: int, body: PlaceLayerPatch, *, at: datetime
) -> PlaceLayerOut:
    """Change how a layer is called and looks. Raises NotFound, VersionConflict."""
    row = await repository.layer(session, layer_id)
    if row is None:
        raise NotFound
    current = repository.layer_out(row).model_dump(mode="json")
    await check_version(
        session, (events.LAYER, row.id), seen=body.version, actual=row.version, current=current
    )
    for field, value in body.model_dump(exclude={"version"}, exclude_none=True).items():
        setattr(row, field, value)
    row.version += 1
    await session.flush()
    layer = repository.layer_out(row)
    await events.layer_changed(session, layer, department_id=caller.department_id, actor=caller.actor, at=at)
    return layer


async def page(
    session: AsyncSession, scope: Scope, query: PageQuery, *, layer: int | None, text: str, after_id: int = 0
) -> Page[PlaceOut]:
    """One page of places, by id; `text` is looked for in name and note."""
    rows, cursor = await repository.page(session, scope, query, layer=layer, text=text, after_id=after_id)
    return Page(items=[repository.place_out(row) for row in rows], next_cursor=cursor)


async def create(session: AsyncSession, caller: Caller, body: PlaceCreate, *, at: datetime) -> PlaceOut:
    """A new place of the caller's department."""
    row = _row(body, caller.department_id, at)
    session.add(row)
    await session.flush()
    return await _told(session, caller, EventKind.PLACE_CREATED, row, at)


async def change(
    session: AsyncSession, caller: Caller, place_id: int, body: PlacePatch, *, at: datetime
) -> PlaceOut:
    """Change what is given. Raises NotFound, VersionConflict."""
    row = await _found(session, caller.scope, place_id, body.version)
    for field, value in body.model_dump(exclude={"version"}, exclude_unset=True).items():
        if value is not None or field in _MAY_BE_NULL:
            setattr(row, field, value)
    return await _changed(session, caller, EventKind.PLACE_CHANGED, row, at)


async def remove(
    session: AsyncSession, caller: Caller, place_id: int, body: PlaceRemove, *, at: datetime
) -> PlaceOut:
    """The place is shown no more. Raises NotFound, VersionConflict."""
    row = await _found(session, caller.scope, place_id, body.version)
    row.removed_at = at
    return await _changed(session, caller, EventKind.PLACE_REMOVED, row, at)


async def restore(
    session: AsyncSession, caller: Caller, place_id: int, body: PlaceRemove, *, at: datetime
) -> PlaceOut:
    """A removed place is shown again, as it was. Raises NotFound, VersionConflict."""
    row = await repository.find_removed(session, caller.scope, place_id)
    checked = await _checked(session, row, body.version)
    checked.removed_at = None
    return await _changed(session, caller, EventKind.PLACE_RESTORED, checked, at)


async def import_rows(
    session: AsyncSession, caller: Caller, rows: Sequence[Mapping[str, Any]], *, at: datetime
) -> ImportedPlacesOut:
    """Create a place of every sound row; each of the others is answered with what is wrong with it."""
    judged = [_judge(row) for row in rows]
    made = [_row(it, caller.department_id, at) if isinstance(it, PlaceCreate) else it for it in judged]
    sound = [it for it in made if isinstance(it, PlaceRow)]
    session.add_all(sound)
    await session.flush()
    if sound:
        await events.imported(
            session, count=len(sound), department_id=caller.department_id, actor=caller.actor, at=at
        )
    answers = [
        ImportedPlaceOut(row=index, place_id=it.id, faults=[])
        if isinstance(it, PlaceRow)
        else ImportedPlaceOut(row=index, place_id=None, faults=it)
        for index, it in enumerate(made)
    ]
    return ImportedPlacesOut(imported=len(sound), refused=len(rows) - len(sound), rows=answers)


def _judge(row: Mapping[str, Any]) -> PlaceCreate | list[str]:
    try:
        return PlaceCreate.model_validate(row)
    except ValidationError as error:
        return [
            f"{'.'.join(str(part) for part in fault['loc'])}: {fault['type']}"[:200]
            for fault in error.errors(include_url=False, include_context=False, include_input=False)
        ]


def _row(body: PlaceCreate, department_id: int, at: datetime) -> PlaceRow:
    return PlaceRow(**body.model_dump(), version=1, department_id=department_id, created_at=at, updated_at=at)


async def _found(session: AsyncSession, scope: Scope, place_id: int, seen: int) -> PlaceRow:
    return await _checked(session, await repository.find(session, scope, place_id), seen)


async def _checked(session: AsyncSession, row: PlaceRow | None, seen: int) -> PlaceRow:
    if row is None:
        raise NotFound
    current = repository.place_out(row).model_dump(mode="json")
    await check_version(session, (events.PLACE, row.id), seen=seen, actual=row.version, current=current)
    return row


async def _changed(
    session: AsyncSession, caller: Caller, kind: EventKind, row: PlaceRow, at: datetime
) -> PlaceOut:
    row.version += 1
    row.updated_at = at
    await session.flush()
    return await _told(session, caller, kind, row, at)


async def _told(
    session: AsyncSession, caller: Caller, kind: EventKind, row: PlaceRow, at: datetime
) -> PlaceOut:
    place = repository.place_out(row)
    await events.place_event(session, kind, place, actor=caller.actor, at=at)
    return place
