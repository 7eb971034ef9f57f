"""What the log says about places and layers."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from backend.kit.eventlog import Actor, append
from backend.places.schemas import PlaceLayerOut, PlaceOut
from contract.vocabulary import EventKind

PLACE = "place"
LAYER = "place_layer"


async def place_event(
    session: AsyncSession, kind: EventKind, place: PlaceOut, *, actor: Actor, at: datetime
) -> None:
    """Append an event of one place."""
    await append(
        session,
        kind=kind,
        subject=(PLACE, place.id),
        department_id=place.department_id,
        actor=actor,
        at=at,
        payload={PLACE: place.model_dump(mode="json")},
    )


async def imported(
    session: AsyncSession, *, count: int, department_id: int, actor: Actor, at: datetime
) -> None:
    """Append the one event of an import: who shows places reads them anew."""
    await append(
        session,
        kind=EventKind.PLACES_IMPORTED,
        subject=("places", department_id),
        department_id=department_id,
        actor=actor,
        at=at,
        payload={"places": {"imported": count}},
    )


async def layer_changed(
    session: AsyncSession, layer: PlaceLayerOut, *, department_id: int, actor: Actor, at: datetime
) -> None:
    """Append the change of a layer."""
    await append(
        session,
        kind=EventKind.PLACE_LAYER_CHANGED,
        subject=(LAYER, layer.id),
        department_id=department_id,
        actor=actor,
        at=at,
        payload={LAYER: layer.model_dump(mode="json")},
    )
