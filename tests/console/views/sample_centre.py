"""What the backend answers to the six actions in the sample room."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import fields
from datetime import datetime, timedelta

import msgspec
import numpy as np

from console.api.frames import encode
from console.api.record_columns import RecordColumns, RecordsLine, encode_records, joined
from console.api.replay_records import Moment, PresenceThen, ReplayLine
from console.api.types import Locate, Locates, Message, Messages, MessageTemplate, MessageTemplates
from contract.tracks import SOURCE_NUMBERS
from contract.vocabulary import FixMark, FixSource, LocateRefusal, LocateState, MessageState
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


def record_rows(worker_id: int, count: int = 40) -> RecordColumns:
    """A fix a minute, the newest first; every tenth odd, every fourth from a tracker."""
    place = np.arange(count, dtype=np.float64)[::-1].copy()
    at_ms = np.asarray(NOW.timestamp() * 1_000 - (count - place) * 60_000.0, np.float64)
    return RecordColumns(
        worker_id=np.full(count, worker_id, np.int64),
        at_ms=at_ms,
        received_ms=np.asarray(at_ms + 500, np.float64),
        lat=np.asarray(31.23 + worker_id * 1e-3 + place * 1e-4, np.float64),
        lon=np.full(count, 121.47),
        accuracy_m=(8.0 + place).astype(np.float32),
        speed_mps=np.full(count, 1.2, np.float32),
        heading_deg=np.full(count, np.nan, np.float32),
        battery_pct=(80.0 - place % 60).astype(np.float32),
        marks=np.where(place % 10 == 9, int(FixMark.TELEPORT), 0).astype(np.uint16),
        source=np.where(
            place % 4 == 3, SOURCE_NUMBERS[FixSource.OSMAND], SOURCE_NUMBERS[FixSource.PHONE]
        ).astype(np.uint8),
    )


def record_part(since: datetime, until: datetime, rows: RecordColumns, read: int) -> bytes:
    """A part of the answer as the backend packs it."""
    line = RecordsLine(since=since, until=until, n=len(rows), read=read)
    return msgspec.json.encode(line) + b"\n" + encode_records(rows)


def records(body: dict[str, object]) -> bytes:
    """Forty of each person asked about, filtered, in one part."""
    everything = joined([record_rows(worker_id) for worker_id in _ids(body)])
    wanted = np.ones(len(everything), np.bool_)
    if "source" in body:
        wanted &= everything.source == SOURCE_NUMBERS[FixSource(str(body["source"]))]
    if body["only_marked"]:
        wanted &= everything.marks != 0
    order = np.argsort(-everything.at_ms[wanted], kind="stable")
    rows = RecordColumns(
        **{field.name: getattr(everything, field.name)[wanted][order] for field in fields(RecordColumns)}
    )
    since, until = (datetime.fromisoformat(str(body[name])) for name in ("since", "until"))
    return record_part(since, until, rows, len(everything))


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
