"""What the stores say, as messages for the page; pure, holds nothing, decides who may be seen on the map."""

import base64
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from console.api.types import Customer, Order, Worker
from console.map.messages import LEVELS, POSITION_COLUMNS, STATUSES, CustomerMark, OrderMark, WorkerMark
from console.models.fleet import FleetStore, Rows
from console.models.presence import PresenceModel
from console.models.rules import timers
from console.models.rules.presence import CODE
from contract.vocabulary import WITH_WORKER_STATES, Presence, Priority, WorkerKind

VISIBLE = (Presence.ONLINE, Presence.LOST)  # everybody else is off duty, hidden or never seen
WORKING = WITH_WORKER_STATES
EDGE_LAT = 85.05112878  # Web Mercator ends here
FULL_CIRCLE = 2.0**32


def busy_ids(orders: Iterable[Order]) -> frozenset[int]:
    """Workers who have an order to work on."""
    return frozenset(one.worker_id for one in orders if one.worker_id and one.state in WORKING)


def worker_mark(worker: Worker, presence: Presence, busy: bool) -> WorkerMark | None:
    """None for somebody the map must not show."""
    if presence not in VISIBLE:
        return None
    status = "lost" if presence is Presence.LOST else "busy" if busy else "free"
    return WorkerMark(worker.id, worker.name, worker.kind is WorkerKind.VEHICLE, STATUSES.index(status))


def visible_rows(fleet: FleetStore, presence: PresenceModel, rows: Rows) -> Rows:
    """Those of `rows` that may be shown: a hidden worker's last fix stays in the store, not on the map."""
    codes = presence.codes_of(fleet.ids[rows])
    return rows[np.isin(codes, [CODE[one] for one in VISIBLE])]


def mercator(
    lat: npt.NDArray[np.float64], lon: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.uint32]]:
    """WGS-84 degrees to Web Mercator as a share of 2**32 (about a centimetre), y downwards from the north."""
    bent = np.radians(np.clip(lat, -EDGE_LAT, EDGE_LAT))
    x = (lon + 180.0) / 360.0
    y = 0.5 - np.log(np.tan(np.pi / 4 + bent / 2)) / (2 * np.pi)
    return _share(x), _share(y)


def _share(value: npt.NDArray[np.float64]) -> npt.NDArray[np.uint32]:
    return np.clip(np.rint(value * FULL_CIRCLE), 0, FULL_CIRCLE - 1).astype(np.uint32)


def positions(fleet: FleetStore, rows: Rows) -> str:
    """Base64 of POSITION_COLUMNS for `rows`."""
    x, y = mercator(fleet.lat[rows], fleet.lon[rows])
    source: dict[str, npt.NDArray[np.generic]] = {
        "at_ms": fleet.at_ms[rows],
        "worker_id": fleet.ids[rows],
        "x": x,
        "y": y,
        "accuracy_m": fleet.accuracy_m[rows],
        "heading_deg": fleet.heading_deg[rows],
        "speed_mps": fleet.speed_mps[rows],
    }
    raw = b"".join(np.asarray(source[name]).astype(kind).tobytes() for name, kind in POSITION_COLUMNS)
    return base64.b64encode(raw).decode("ascii")


def order_mark(order: Order, state_word: str, now_ms: float) -> OrderMark | None:
    """None for an order without a place, or ended."""
    if order.lat is None or order.lon is None or not timers.is_open(order):
        return None
    timer = timers.running_timer(order)
    return OrderMark(
        id=order.id,
        lat=order.lat,
        lon=order.lon,
        number=order.number,
        title=order.title,
        state=order.state.value,
        state_word=state_word,
        level=LEVELS.index(timers.level(timer, now_ms).value),
        due_ms=0.0 if timer is None else timer.due_at.timestamp() * 1_000,
        urgent=order.priority is Priority.URGENT,
        worker_name=order.worker_name,
    )


def customer_mark(customer: Customer, level_word: str) -> CustomerMark | None:
    """None for a customer without a place."""
    if customer.lat is None or customer.lon is None:
        return None
    return CustomerMark(
        customer.id, customer.lat, customer.lon, customer.name, customer.level.value, level_word
    )
