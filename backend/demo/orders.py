"""The sample's orders, played through the real rules on rows that are not stored yet."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from backend.demo import words
from backend.demo.clients import Client
from backend.demo.lines import Line
from backend.demo.organisation import Behaviour, Person
from backend.demo.ways import Job
from backend.workorders import moves, repository
from backend.workorders.bodies import CheckInIn, ConfirmIn, DispatchIn, MoveIn, ReasonIn, ReplyIn
from backend.workorders.rules import TRANSITIONS
from backend.workorders.tables import OrderRow
from backend.workorders.timers import Limits, after_move, at_creation
from contract.vocabulary import EventKind, OrderMove, OrderSource, OrderState, OrderType, Priority, WorkerKind

ZONE = ZoneInfo("Asia/Shanghai")
_SOURCES = [OrderSource.HOTLINE] * 6 + [OrderSource.ACCOUNT_MANAGER, OrderSource.WEB, OrderSource.MONITORING]
_D, _A, _GO, _IN, _OK = (
    OrderMove.DISPATCH,
    OrderMove.ACCEPT,
    OrderMove.DEPART,
    OrderMove.CHECK_IN,
    OrderMove.REPLY,
)

# State -> how long each move came after the one before (minutes); the last one is told by `_ENDS`.
_WAYS: dict[OrderState, tuple[OrderMove, ...]] = {
    OrderState.SUBMITTED: (),
    OrderState.ACCEPTED: (OrderMove.INTAKE,),
    OrderState.DISPATCHED: (_D,),
    OrderState.ACKNOWLEDGED: (_D, _A),
    OrderState.EN_ROUTE: (_D, _A, _GO),
    OrderState.ON_SITE: (_D, _A, _GO, _IN),
    OrderState.REPAIRED: (_D, _A, _GO, _IN, _OK),
    OrderState.CONFIRMED: (_D, _A, _GO, _IN, _OK, OrderMove.CONFIRM),
    OrderState.CANCELLED: (OrderMove.CANCEL,),
}
_RETURNED = (_D, _A, OrderMove.RETURN)
_TAKES_MIN: dict[OrderMove, tuple[float, float]] = {
    OrderMove.INTAKE: (1, 4),
    _D: (2, 11),
    _A: (2, 14),
    _GO: (1, 5),
    _IN: (7, 18),
    _OK: (18, 55),
    OrderMove.CONFIRM: (3, 12),
    OrderMove.RETURN: (3, 8),
    OrderMove.CANCEL: (4, 40),
}
# How many minutes ago the last thing happened: some limits are near, some are passed.
_ENDS: dict[OrderState, tuple[float, ...]] = {
    OrderState.SUBMITTED: (0.5, 2, 5, 9, 13.2, 19),
    OrderState.ACCEPTED: (3, 8, 12, 1.5),
    OrderState.DISPATCHED: (3, 11, 26, 36),
    OrderState.ACKNOWLEDGED: (2, 8, 15, 25),
    OrderState.EN_ROUTE: (2, 5, 9),
    OrderState.ON_SITE: (4, 12, 25, 41),
    OrderState.REPAIRED: (3, 12.5, 19),
    OrderState.CONFIRMED: (14, 33, 52, 71, 98, 130, 165, 210, 260),
    OrderState.CANCELLED: (47, 110, 175),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """One order: when it was made and when each move of `way` came; by whom it was done, where that is known.

    `workers` are those it is dispatched to, one after the other; None: chosen when its turn comes.
    """

    times: Sequence[datetime]
    way: tuple[OrderMove, ...]
    job: Job | None = None
    workers: tuple[Person, ...] | None = None


@dataclass
class Played:
    """Rows to store and what the log says about them."""

    rows: list[OrderRow] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    last_numbers: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Room:
    """The dispatchers who move the sample's orders: (account id, name)."""

    dispatchers: Sequence[tuple[int, str]]
    worker_accounts: dict[int, int]


def play_all(turns: Iterable[tuple["OrderPlay", Plan]]) -> Played:
    """All orders, the oldest first (so that numbers follow time)."""
    played = Played()
    ordered = sorted(turns, key=lambda turn: turn[1].times[0])
    for id_, (play, plan) in enumerate(ordered, start=1):
        play.order(played, id_, plan)
    return played


class OrderPlay:
    """Plays orders from their creation to the state they are in now."""

    def __init__(
        self, random: Random, staff: Sequence[Person], clients: Sequence[Client], room: Room
    ) -> None:
        self._random = random
        self._staff = staff
        self._clients = clients
        self._room = room
        self._limits = Limits()
        self._busy: dict[int, int] = {}
        self._types = _endless_types(random)

    def plans(self, now: datetime) -> list[Plan]:
        """The 40 orders of the hours behind us, in all states."""
        ends = [(ago, state) for state, agos in _ENDS.items() for ago in agos]
        return [self._plan(state, ago, now, number) for number, (ago, state) in enumerate(ends)]

    def _plan(self, state: OrderState, ago_min: float, now: datetime, number: int) -> Plan:
        way = _WAYS[state]
        if state is OrderState.ACCEPTED and number % 4 == 0:
            way = _RETURNED
        moments = [now - timedelta(minutes=ago_min)]
        for move in reversed(way):
            moments.append(moments[-1] - timedelta(minutes=self._random.uniform(*_TAKES_MIN[move])))
        return Plan([_whole_ms(at) for at in reversed(moments)], way)

    def order(self, played: Played, id_: int, plan: Plan) -> None:
        """Play one order from its creation to the end of its way."""
        way = plan.way
        kind, client = next(self._types), self._random.choice(self._clients)
        if plan.job is not None:
            kind, client = plan.job.kind, plan.job.client
        workers = plan.workers
        if workers is None:
            is_done = OrderMove.CONFIRM in way
            workers = (self._worker_for(client, kind, still_has_it=not is_done),) if _D in way else ()
        by = self._random.choice(self._room.dispatchers)
        row = self._fresh(played, id_, plan.times[0], kind, client, by)
        self._tell(played, EventKind.ORDER_CREATED, row, by, plan.times[0], None)
        left = iter(workers)
        worker: Person | None = None
        for move, at in zip(way, plan.times[1:], strict=True):
            worker = next(left) if move is _D else worker
            self._move(played, row, move, at, by, worker)
        played.rows.append(row)

    def _move(
        self,
        played: Played,
        row: OrderRow,
        move: OrderMove,
        at: datetime,
        by: tuple[int, str],
        worker: Person | None,
    ) -> None:
        transition = TRANSITIONS[move]
        actor = by
        if worker is not None and move in {_A, _GO, _IN, _OK, OrderMove.RETURN}:
            actor = (self._room.worker_accounts[worker.id], worker.name)
        before = row.worker_id
        body = self._body(row, move, worker)
        moves.write(row, move, body, at)
        if move is _D and worker is not None:
            row.worker_name = worker.name
            row.delivered_at = row.read_at = _whole_ms(at + timedelta(seconds=self._random.uniform(1, 50)))
        timers = after_move(repository.timers_of(row), move, at, row.due_at, self._limits)
        repository.put_timers(row, timers)
        row.state = transition.target
        row.version += 1
        row.updated_at, row.updated_by = at, actor[1]
        note = body.reason if isinstance(body, ReasonIn) else ""
        self._tell(played, transition.event, row, actor, at, before, note)

    def _body(self, row: OrderRow, move: OrderMove, worker: Person | None) -> MoveIn:
        version, random = row.version, self._random
        match move:
            case OrderMove.DISPATCH if worker is not None:
                return DispatchIn(version=version, worker_id=worker.id)
            case OrderMove.CHECK_IN:
                lat, lon = _near(row, random)
                return CheckInIn(version=version, lat=lat, lon=lon, accuracy_m=random.uniform(5, 25))
            case OrderMove.REPLY:
                lat, lon = _near(row, random)
                is_done = random.random() < 0.9
                text = random.choice(words.DONE_REPLIES if is_done else words.NOT_DONE_REPLIES)
                result = "done" if is_done else "not_done"
                return ReplyIn.model_validate(
                    {"version": version, "text": text, "result": result, "lat": lat, "lon": lon}
                )
            case OrderMove.CONFIRM:
                return ConfirmIn(version=version)
            case OrderMove.RETURN:
                return ReasonIn(version=version, reason=random.choice(words.RETURN_REASONS))
            case OrderMove.CANCEL:
                return ReasonIn(version=version, reason=random.choice(words.CANCEL_REASONS))
            case _:
                return MoveIn(version=version)

    def _worker_for(self, client: Client, kind: OrderType, *, still_has_it: bool) -> Person:
        able = [
            person
            for person in self._staff
            if person.kind is WorkerKind.PERSON
            and person.behaviour is Behaviour.WORKS
            and person.is_seen
            and person.area is client.area
        ]
        skilled = [person for person in able if kind in person.skills] or able
        chosen = min(skilled, key=lambda person: (self._busy.get(person.id, 0), self._random.random()))
        if still_has_it:
            self._busy[chosen.id] = self._busy.get(chosen.id, 0) + 1
        return chosen

    def _fresh(
        self, played: Played, id_: int, at: datetime, kind: OrderType, client: Client, by: tuple[int, str]
    ) -> OrderRow:
        random = self._random
        priority = random.choices(list(Priority), (2, 3, 9, 1))[0]
        title, description = random.choice(words.TROUBLES[kind])
        hours = {Priority.URGENT: 2.0, Priority.HIGH: 4.0}.get(priority)
        row = OrderRow(
            id=id_,
            number=_number(played, at),
            version=1,
            type=kind,
            source=random.choice(_SOURCES),
            state=OrderState.SUBMITTED,
            priority=priority,
            title=title,
            description=description,
            customer_id=client.id,
            customer_name=client.name,
            customer_level=client.level,
            contact_name=client.contact_name,
            contact_phone=client.contact_phone,
            address=client.address,
            lat=client.lat,
            lon=client.lon,
            department_id=next(p.centre_id for p in self._staff if p.area is client.area),
            worker_name="",
            due_at=None if hours is None else at + timedelta(hours=hours),
            created_at=at,
            created_by=by[1],
            submitted_at=at,
            updated_at=at,
            updated_by=by[1],
            reply_text="",
            reply_attachments=[],
            reason="",
            returned_count=0,
            timers=[],
        )
        repository.put_timers(row, at_creation(at, row.due_at, self._limits))
        return row

    def _tell(
        self,
        played: Played,
        kind: EventKind,
        row: OrderRow,
        by: tuple[int, str],
        at: datetime,
        worker_before: int | None,
        note: str = "",
    ) -> None:
        payload: dict[str, Any] = {"order": repository.order_out(row).model_dump(mode="json")}
        viewers = tuple(dict.fromkeys(w for w in (row.worker_id, worker_before) if w is not None))
        played.lines.append(
            Line(at, kind, ("order", row.id), row.department_id, viewers, by[0], by[1], payload, note)
        )


def _number(played: Played, at: datetime) -> str:
    day = at.astimezone(ZONE).strftime("%Y%m%d")
    played.last_numbers[day] = played.last_numbers.get(day, 0) + 1
    return f"GD{day}-{played.last_numbers[day]:04d}"


def _near(row: OrderRow, random: Random) -> tuple[float, float]:
    """A phone's idea of being at the site."""
    return (row.lat or 0.0) + random.gauss(0, 1.2e-4), (row.lon or 0.0) + random.gauss(0, 1.4e-4)


def _endless_types(random: Random) -> Iterator[OrderType]:
    every = [it for it in OrderType if it not in (OrderType.ACCEPTANCE, OrderType.DESIGN)]  # of the day
    kinds = [OrderType.FAULT] * 5 + [OrderType.INSTALL] * 3 + every
    for turn in count():
        if turn % len(kinds) == 0:
            random.shuffle(kinds)
        yield kinds[turn % len(kinds)]


def _whole_ms(at: datetime) -> datetime:
    return at.replace(microsecond=at.microsecond // 1000 * 1000)
