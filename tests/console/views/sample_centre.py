"""What the backend answers to the six actions in the sample room."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import msgspec

from console.api.frames import encode
from console.api.replay_records import Moment, PresenceThen, ReplayLine
from console.api.track_records import PositionPage, PositionRecord
from console.api.types import Locate, Locates, Message, Messages, MessageTemplate, MessageTemplates
from contract.vocabulary import LocateRefusal, LocateState, MessageState
from tests.console.views import sample
from tests.console.views.sample import NOW

TEMPLATES = MessageTemplates(
    items=[
        MessageTemplate(id=1, name="领料通知", text="请于 14:00 前到营业厅领取光猫。"),
        MessageTemplate(id=2, name="回电", text="请尽快回电调度台。"),
    ]
)


def _ids(body: dict[str, object]) -> list[int]:
    ids = body["worker_ids"]
    assert isinstance(ids, list)
    return ids


def located(body: dict[str, object]) -> Locates:
    """Worker 7 hides; everybody else's phone is asked."""
    return Locates(
        items=[
            Locate(
                id=100 + worker_id,
                worker_id=worker_id,
                state=LocateState.REFUSED if worker_id == 7 else LocateState.PENDING,
                reason=LocateRefusal.STEALTH if worker_id == 7 else None,
                requested_at=NOW,
                requested_by="周敏",
                answered_at=NOW if worker_id == 7 else None,
            )
            for worker_id in _ids(body)
        ]
    )


def messages(body: dict[str, object]) -> Messages:
    return Messages(
        items=[
            Message(
                id=300 + worker_id,
                worker_id=worker_id,
                phone_masked=f"138****{worker_id:04d}",
                text=str(body["text"]),
                state=MessageState.QUEUED,
                created_at=NOW,
                created_by="周敏",
            )
            for worker_id in _ids(body)
        ]
    )


def positions(worker_id: int) -> PositionPage:
    """Forty fixes, every tenth of them odd."""
    return PositionPage(
        items=[
            PositionRecord(
                at=NOW - timedelta(minutes=40 - place),
                received_at=NOW - timedelta(minutes=40 - place),
                lat=31.23 + worker_id * 1e-3 + place * 1e-4,
                lon=121.47,
                accuracy_m=8.0 + place,
                speed_mps=1.2,
                battery_pct=80.0 - place,
                source="osmand" if place % 4 == 3 else "phone",
                marks=["teleport"] if place % 10 == 9 else [],
            )
            for place in range(40)
        ]
    )


def moment() -> Moment:
    """At nine: three orders, one alarm, worker 1 off duty, everybody a little to the north."""
    people = sample.workers()
    there = sample.positions(people)
    there.lat[:] += 0.01
    there.at_ms[:] -= 5 * 3_600_000
    return Moment(
        at=NOW - timedelta(hours=5),
        positions=encode(there),
        orders=sample.orders()[:3],
        workers=[
            PresenceThen(
                worker_id=one.id,
                on_duty=one.on_duty and one.id != 1,
                stealth=one.stealth,
                monitoring=one.monitoring,
            )
            for one in people
        ],
        alarms=sample.alarms()[:1],
    )


async def happened() -> AsyncIterator[bytes]:
    """The sample's events, a line each."""
    for event in sample.events():
        yield msgspec.json.encode(ReplayLine(kind="event", at=event.at, event=event)) + b"\n"
