"""Rows of places in and out of the database."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.pagination import PageQuery, fetch_page
from backend.kit.scope import Scope, visible
from backend.places.rules import LAYERS, Layer
from backend.places.schemas import PlaceLayerOut, PlaceOut
from backend.places.tables import PlaceLayerRow, PlaceRow


async def layers(session: AsyncSession) -> list[PlaceLayerOut]:
    """All five, by id."""
    stored = {row.id: row for row in (await session.scalars(select(PlaceLayerRow))).all()}
    return [layer_out(stored.get(layer.id) or fresh_layer(layer)) for layer in LAYERS]


async def layer(session: AsyncSession, layer_id: int) -> PlaceLayerRow | None:
    """The layer, ready to be changed; None beyond the five."""
    row = await session.get(PlaceLayerRow, layer_id)
    if row is None:
        row = next((fresh_layer(layer) for layer in LAYERS if layer.id == layer_id), None)
        if row is not None:
            session.add(row)
    return row


async def page(
    session: AsyncSession, scope: Scope, query: PageQuery, *, layer: int | None, text: str, after_id: int
) -> tuple[Sequence[PlaceRow], str | None]:
    """One page of what the scope sees, by id."""
    statement = _seen_by(scope).where(PlaceRow.id > after_id)
    if layer is not None:
        statement = statement.where(PlaceRow.layer == layer)
    if text:
        like = f"%{text.replace('%', '').replace('_', '')}%"
        statement = statement.where(PlaceRow.name.like(like) | PlaceRow.note.like(like))
    return await fetch_page(session, statement, keys=[PlaceRow.id], query=query)


async def find(session: AsyncSession, scope: Scope, place_id: int) -> PlaceRow | None:
    """The place, where the scope sees it and it was not removed."""
    return await session.scalar(_seen_by(scope).where(PlaceRow.id == place_id))


async def find_removed(session: AsyncSession, scope: Scope, place_id: int) -> PlaceRow | None:
    """The place, where the scope saw it until it was removed."""
    statement = select(PlaceRow).where(PlaceRow.removed_at.is_not(None), PlaceRow.id == place_id)
    return await session.scalar(visible(statement, scope, department=PlaceRow.department_id))


def fresh_layer(layer: Layer) -> PlaceLayerRow:
    """A layer nobody has changed yet."""
    return PlaceLayerRow(id=layer.id, version=1, name=layer.name, icon=layer.icon, colour=layer.colour)


def layer_out(row: PlaceLayerRow) -> PlaceLayerOut:
    """The layer as it looks on the wire."""
    return PlaceLayerOut(id=row.id, version=row.version, name=row.name, icon=row.icon, colour=row.colour)


def place_out(row: PlaceRow) -> PlaceOut:
    """The place as it looks on the wire."""
    return PlaceOut(
        id=row.id,
        version=row.version,
        layer=row.layer,
        name=row.name,
        icon=row.icon,
        colour=row.colour,
        lat=row.lat,
        lon=row.lon,
        note=row.note,
        department_id=row.department_id,
        removed=row.removed_at is not None,
        updated_at=row.updated_at,
    )


def _seen_by(scope: Scope) -> Select[PlaceRow]:
    statement = select(PlaceRow).where(PlaceRow.removed_at.is_(None))
    return visible(statement, scope, department=PlaceRow.department_id)
