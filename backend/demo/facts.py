"""Everything the sample consists of, worked out before anything is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from backend.demo import history
from backend.demo.clients import Client, clients
from backend.demo.crowd import crowd
from backend.demo.orders import OrderPlay, Played, Room, play_all
from backend.demo.organisation import SEED, Person, departments, people, person_names
from backend.demo.past_orders import past_plans
from backend.demo.troubles import Troubles, past_alarms
from backend.demo.week import past_week
from backend.positions.fix import Fix
from contract.vocabulary import OrderState, Role

_OFFICE: tuple[tuple[str, Role, str | None], ...] = (
    ("admin", Role.ENTERPRISE_ADMIN, None),
    ("dispatcher", Role.DISPATCHER, None),
    ("dispatcher2", Role.DISPATCHER, None),
    ("supervisor", Role.SUPERVISOR, None),
    ("jingan", Role.DEPARTMENT_ADMIN, "静安区域中心"),
    ("pudong", Role.DISPATCHER, "浦东区域中心"),
)


@dataclass(frozen=True, slots=True)
class OfficeAccount:
    id: int
    username: str
    name: str
    role: Role
    department_id: int


@dataclass(frozen=True, slots=True)
class Facts:
    """`worker_accounts` maps a worker's id to that of its account (those with a phone)."""

    staff: Sequence[Person]
    office: Sequence[OfficeAccount]
    worker_accounts: dict[int, int]
    clients: Sequence[Client]
    played: Played
    shifts: Sequence[history.Shift]
    fixes: Sequence[Fix]
    troubles: Troubles


def sample_facts(now: datetime) -> Facts:
    """The sample organisation with its week behind it."""
    random = Random(f"{SEED} organisation")
    past = Random(f"{SEED} past")  # of its own: how much it is asked depends on the time of day
    staff = people()
    names = person_names(random)
    office = _office([next(names) for _ in _OFFICE])
    accounts = _worker_accounts(staff, len(office))
    office += _checkers(len(office) + len(accounts))
    found = clients(random, names)
    central = [(it.id, it.name) for it in office if it.role is Role.DISPATCHER and it.department_id == 1]
    room = Room(central, accounts)
    week = past_week(Random(f"{SEED} week"), staff, found, history.shifts(past, staff, now))
    now_play = OrderPlay(random, staff, found, room)
    week_play = OrderPlay(Random(f"{SEED} past orders"), staff, found, room)
    plans = past_plans(Random(f"{SEED} past plans"), week)
    turns = [(now_play, plan) for plan in now_play.plans(now)] + [(week_play, plan) for plan in plans]
    played = play_all(turns)
    sites: dict[int, history.Site] = {}
    for row in played.rows:
        if row.state == OrderState.ON_SITE and row.worker_id and row.lat and row.lon and row.arrived_at:
            sites[row.worker_id] = history.Site(row.lat, row.lon, row.arrived_at)
    fixes = list(history.fixes(past, staff, week.outings, sites))
    troubles = past_alarms(Random(f"{SEED} past alarms"), staff, week, played, room.dispatchers)
    return Facts(staff, office, accounts, found, played, week.shifts, fixes, troubles)


def crowd_facts(now: datetime, count: int) -> Facts:
    """`count` people at work and nothing to do, for measurements."""
    random = Random(f"{SEED} crowd")
    staff = crowd(random, count)
    names = person_names(random)
    office = _office([next(names) for _ in _OFFICE])
    fixes = history.scattered(random, staff, now)
    accounts = _worker_accounts(staff, len(office))
    return Facts(staff, office, accounts, clients(random, names), Played(), [], fixes, Troubles())


def _office(names: Sequence[str]) -> list[OfficeAccount]:
    ids = {it.name: it.id for it in departments()}
    return [
        OfficeAccount(id_, username, name, role, ids[department] if department else 1)
        for id_, (name, (username, role, department)) in enumerate(zip(names, _OFFICE, strict=True), start=1)
    ]


def _checkers(after: int) -> list[OfficeAccount]:
    """Those who judge and archive what others did."""
    people = (("inspector", "何静", Role.INSPECTOR), ("auditor", "唐伟", Role.AUDITOR))
    return [
        OfficeAccount(id_, username, name, role, 1)
        for id_, (username, name, role) in enumerate(people, start=after + 1)
    ]


def _worker_accounts(staff: Sequence[Person], after: int) -> dict[int, int]:
    with_phone = [person.id for person in staff if person.phone is not None]
    return {worker_id: after + place for place, worker_id in enumerate(with_phone, start=1)}
