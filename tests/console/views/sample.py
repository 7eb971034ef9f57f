"""A small dispatch room at 14:03:22 on one day: what the views are shown in tests and pictures."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from console.api.frames import Positions
from console.api.types import (
    Account,
    Alarm,
    AttendanceRow,
    Candidate,
    Candidates,
    Department,
    Event,
    EventPayload,
    FormField,
    FormTemplate,
    OrganisationSettings,
    Punch,
    Worker,
)
from console.models.world import Models
from contract.roads import Basis, RoadState
from contract.vocabulary import (
    AlarmKind,
    AlarmLevel,
    AlarmState,
    EventKind,
    Exclusion,
    MonitoringMode,
    OrderState,
    Presence,
    Role,
    WorkerKind,
)
from tests.console.views.sample_orders import CUSTOMERS, NAMES, NOW, NOW_MS, order, orders

__all__ = ["CUSTOMERS", "NOW", "NOW_MS", "order", "orders"]

ACCOUNT = Account(id=1, username="diaodu", name="周敏", role=Role.DISPATCHER, department_id=1)

DEPARTMENTS = [
    Department(id=1, name="上海客户服务中心"),
    Department(id=2, name="黄浦装维部", parent_id=1),
    Department(id=3, name="外滩班", parent_id=2),
    Department(id=4, name="豫园班", parent_id=2),
    Department(id=5, name="静安装维部", parent_id=1),
    Department(id=6, name="南京西路班", parent_id=5),
]


def workers() -> list[Worker]:
    made = []
    for place, name in enumerate(NAMES, start=1):
        made.append(
            Worker(
                id=place,
                version=1,
                kind=WorkerKind.PERSON,
                number=f"SH{1000 + place}",
                name=name,
                phone=f"1380000{place:04d}",
                department_id=(3, 3, 4, 6)[place % 4],
                skills=["fault", "install"] if place % 3 else ["fault"],
                monitoring=MonitoringMode.NEVER if place == 9 else MonitoringMode.FULL,
                on_duty=place not in (5, 14),
                stealth=place == 7,
                shift_end="18:00",
                has_device=True,
                updated_at=NOW,
            )
        )
    made.append(
        Worker(
            id=41,
            version=1,
            kind=WorkerKind.VEHICLE,
            number="沪A·D3021",
            name="工程车 3021",
            phone="",
            department_id=3,
            on_duty=True,
            updated_at=NOW,
        )
    )
    return made


def positions(people: list[Worker]) -> Positions:
    seen = [one for one in people if one.id not in (11, 22)]
    count = len(seen)
    age_s = np.array([900.0 if one.id in (4, 13) else 6.0 + one.id % 17 for one in seen])
    spread = np.random.default_rng(7)
    return Positions(
        worker_id=np.array([one.id for one in seen], np.int64),
        lat=31.2304 + spread.normal(0, 0.012, count),
        lon=121.4737 + spread.normal(0, 0.016, count),
        at_ms=NOW_MS - age_s * 1_000,
        accuracy_m=spread.uniform(6, 40, count).astype(np.float32),
        speed_mps=np.zeros(count, np.float32),
        heading_deg=np.zeros(count, np.float32),
        battery_pct=np.full(count, 80, np.uint8),
        marks=np.zeros(count, np.uint16),
    )


def alarms() -> list[Alarm]:
    def alarm(
        alarm_id: int,
        kind: AlarmKind,
        level: AlarmLevel,
        title: str,
        minutes: float,
        state: AlarmState,
        *,
        worker_id: int | None = None,
        order_id: int | None = None,
    ) -> Alarm:
        return Alarm(
            id=alarm_id,
            version=1,
            kind=kind,
            level=level,
            state=state,
            subject_kind="order" if order_id else "worker",
            subject_id=order_id or worker_id or 0,
            department_id=3,
            title=title,
            raised_at=NOW - timedelta(minutes=minutes),
            acknowledged_by="周敏" if state is AlarmState.ACKNOWLEDGED else "",
            worker_id=worker_id,
            order_id=order_id,
        )

    overdue, lost = AlarmKind.ORDER_OVERDUE, AlarmKind.LOST_CONTACT
    return [
        alarm(1, overdue, AlarmLevel.RED, "GD20261121-0010", 22, AlarmState.ACTIVE, order_id=10),
        alarm(2, overdue, AlarmLevel.ORANGE, "GD20261121-0003", 6, AlarmState.ACTIVE, order_id=3),
        alarm(3, lost, AlarmLevel.YELLOW, "刘洋", 10, AlarmState.ACTIVE, worker_id=4),
        alarm(4, lost, AlarmLevel.BLUE, "马超", 31, AlarmState.ACKNOWLEDGED, worker_id=13),
    ]


def events() -> list[Event]:
    made: list[Event] = []

    def say(
        kind: EventKind, actor: str, minutes: float, subject: tuple[str, int], payload: EventPayload
    ) -> None:
        made.append(
            Event(
                seq=4_180 + len(made),
                at=NOW - timedelta(minutes=minutes),
                kind=kind,
                actor_name=actor,
                subject_kind=subject[0],
                subject_id=subject[1],
                payload=payload,
            )
        )

    people = {one.id: one for one in workers()}
    for order_id, state in ((4, OrderState.ACKNOWLEDGED), (6, OrderState.ON_SITE), (7, OrderState.REPAIRED)):
        one, subject = order(order_id, state), ("order", order_id)
        payload = EventPayload(order=one)
        say(EventKind.ORDER_CREATED, "10000 号坐席", 60 - order_id, subject, payload)
        say(EventKind.ORDER_TAKEN_IN, "周敏", 52 - order_id, subject, payload)
        say(EventKind.ORDER_DISPATCHED, "周敏", 50 - order_id, subject, payload)
        say(EventKind.ORDER_READ, one.worker_name, 49 - order_id, subject, payload)
        say(EventKind.ORDER_ACCEPTED, one.worker_name, 48 - order_id, subject, payload)
    say(EventKind.WORKER_STEALTH_ON, "赵磊", 12, ("worker", 7), EventPayload(worker=people[7]))
    for one_alarm in alarms()[:3]:
        say(EventKind.ALARM_RAISED, "", 8, ("alarm", one_alarm.id), EventPayload(alarm=one_alarm))
    return made


def candidates(order_id: int) -> Candidates:
    def person(
        worker_id: int,
        distance_m: float,
        load: int,
        *reasons: Exclusion,
        presence: Presence,
        by: Basis = Basis.ROAD,
    ) -> Candidate:
        eta_s = distance_m / 5.5
        return Candidate(
            worker_id=worker_id,
            name=NAMES[worker_id - 1],
            department_id=3,
            distance_m=distance_m,
            way_m=distance_m * 1.3 if by is Basis.ROAD else None,
            eta_s=eta_s,
            eta_low_s=eta_s * 0.9,
            eta_high_s=eta_s * 1.25 + 20,
            by=by,
            fix_age_s=8.0 + worker_id,
            accuracy_m=8.0 + worker_id,
            load=load,
            skills=["fault", "install"],
            shift_end="18:00",
            after_shift=worker_id == 8,
            presence=presence,
            reasons=list(reasons),
        )

    on = Presence.ONLINE
    return Candidates(
        order_id=order_id,
        method="road",
        roads=RoadState.READY,
        computed_at=NOW,
        candidates=[
            person(1, 420, 1, presence=on),
            person(2, 860, 0, presence=on),
            person(3, 1_340, 2, presence=on),
            person(6, 2_150, 0, presence=on, by=Basis.LINE),
            person(8, 3_480, 1, presence=on),
        ],
        excluded=[
            person(4, 640, 0, Exclusion.STALE_FIX, presence=Presence.LOST),
            person(5, 910, 0, Exclusion.OFF_DUTY, presence=Presence.OFF_DUTY),
            person(7, 1_100, 1, Exclusion.STEALTH, presence=Presence.STEALTH),
            person(10, 1_900, 5, Exclusion.FULL, Exclusion.SKILL, presence=on),
            person(12, 18_400, 0, Exclusion.TOO_FAR, presence=on),
        ],
    )


def attendance() -> list[AttendanceRow]:
    made = []
    for one in workers()[:24]:
        began = NOW.replace(hour=0, minute=4 * (one.id % 12)) + timedelta(minutes=20 * (one.id % 5))
        left = began + timedelta(hours=4, minutes=one.id) if one.id in (5, 14) else None
        punches = [Punch(at=began, kind="on")] + ([Punch(at=left, kind="off")] if left else [])
        made.append(
            AttendanceRow(
                worker_id=one.id,
                first_fix_at=began + timedelta(minutes=1),
                last_fix_at=left or NOW - timedelta(seconds=one.id),
                first_on_duty_at=began,
                last_off_duty_at=left,
                punches=punches,
                fixes=600 + 7 * one.id,
            )
        )
    return made


def templates() -> list[FormTemplate]:
    def field(
        key: str, label: str, kind: str, *, required: bool = False, unit: str | None = None
    ) -> FormField:
        return FormField(key=key, label=label, kind=kind, required=required, unit=unit)

    return [
        FormTemplate(
            id=1,
            name="宽带维修回执单",
            context="task",
            updated_at=NOW,
            fields=[
                field("optical", "光功率", "number", required=True, unit="dBm"),
                field("speed", "下载速率", "number", unit="Mbit/s"),
                field("done_at", "完成时间", "datetime", required=True),
                field("material", "使用材料", "product"),
                field("photo", "现场照片", "picture", required=True),
                field("note", "备注", "text"),
            ],
        ),
        FormTemplate(
            id=2,
            name="日工作上报",
            context="report",
            updated_at=NOW,
            fields=[field("what", "今日工作", "text", required=True)],
        ),
        FormTemplate(
            id=3,
            name="客户拜访记录",
            context="visit",
            updated_at=NOW,
            fields=[
                field("result", "拜访结果", "text", required=True),
                field("photo", "门头照片", "picture"),
            ],
        ),
    ]


def fill(models: Models) -> None:
    """As after a snapshot; the connection is live."""
    people = workers()
    models.organisation.take(
        OrganisationSettings(
            organisation="上海客户服务中心",
            lost_after_s=300.0,
            fix_interval_s=30.0,
            centre=(31.2304, 121.4737),
            zoom=13,
            stale_after_s=90.0,
        )
    )
    models.departments.replace(DEPARTMENTS)
    models.workers.replace(people)
    models.customers.replace(CUSTOMERS)
    models.orders.replace(orders())
    models.alarms.replace(alarms())
    models.templates.replace(templates())
    models.fleet.apply(positions(people))
    models.presence.refresh()
    models.events.append(events())
