"""The sample room's customers and orders, and when it is there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from console.api.types import (
    CheckIn,
    Customer,
    Order,
    Reply,
    Timer,
)
from contract.vocabulary import (
    CustomerLevel,
    CustomerStage,
    OrderSource,
    OrderState,
    OrderType,
    Priority,
    Role,
    TimerKind,
)

NOW = datetime(2026, 11, 21, 6, 3, 22, tzinfo=UTC)  # 14:03:22 in China
NOW_MS = NOW.timestamp() * 1_000

NAMES = [
    "张伟",
    "王芳",
    "李娜",
    "刘洋",
    "陈静",
    "杨帆",
    "赵磊",
    "黄强",
    "周涛",
    "吴敏",
    "徐丽",
    "孙鹏",
    "马超",
    "朱琳",
    "胡军",
    "郭峰",
    "何勇",
    "高洁",
    "林峰",
    "罗丹",
    "郑浩",
    "梁栋",
    "谢婷",
    "宋佳",
    "唐亮",
    "许诺",
    "韩雪",
    "冯刚",
]

CUSTOMERS = [
    Customer(
        id=1,
        name="上海汇通银行外滩支行",
        level=CustomerLevel.GROUP,
        industry="金融",
        contact_name="顾晓梅",
        contact_phone="13817650021",
        address="黄浦区中山东一路 23 号",
        lat=31.2381,
        lon=121.4862,
        department_id=3,
    ),
    Customer(
        id=2,
        name="静安国际广场物业",
        level=CustomerLevel.PROVINCE,
        contact_name="赖文斌",
        contact_phone="13917781180",
        address="静安区南京西路 1601 号",
        lat=31.2262,
        lon=121.4463,
        department_id=6,
    ),
    Customer(
        id=3,
        name="豫园老街商会",
        level=CustomerLevel.A,
        contact_name="沈建国",
        contact_phone="13601772240",
        address="黄浦区方浜中路 265 号",
        lat=31.2271,
        lon=121.4925,
        department_id=4,
    ),
]


_TITLES = (
    ("专线中断，柜面业务停办", OrderType.FAULT, Priority.URGENT),
    ("商务楼宇宽带新装 200M", OrderType.INSTALL, Priority.NORMAL),
    ("光猫红灯闪烁，无法上网", OrderType.TERMINAL_REPAIR, Priority.HIGH),
    ("机房季度巡检", OrderType.PATROL, Priority.LOW),
    ("总机服务迁址", OrderType.MOVE, Priority.NORMAL),
    ("IPTV 花屏投诉回访", OrderType.COMPLAINT, Priority.NORMAL),
    ("全球眼摄像头离线", OrderType.FAULT, Priority.HIGH),
    ("定制终端送货上门", OrderType.DELIVERY, Priority.LOW),
)
_STATES = (
    OrderState.SUBMITTED,
    OrderState.ACCEPTED,
    OrderState.DISPATCHED,
    OrderState.ACKNOWLEDGED,
    OrderState.EN_ROUTE,
    OrderState.ON_SITE,
    OrderState.REPAIRED,
    OrderState.CONFIRMED,
)

_OFFICE = [Role.ENTERPRISE_ADMIN, Role.DEPARTMENT_ADMIN, Role.DISPATCHER]
_ROOM_MOVES = {
    OrderState.DRAFT: "submit cancel",
    OrderState.SUBMITTED: "intake reject dispatch cancel",
    OrderState.ACCEPTED: "diagnose dispatch suspend cancel",
    OrderState.DIAGNOSING: "diagnose fix-remotely dispatch suspend cancel",
    OrderState.DISPATCHED: "dispatch return suspend cancel",
    OrderState.ACKNOWLEDGED: "dispatch return escalate suspend cancel",
    OrderState.EN_ROUTE: "suspend",
    OrderState.ON_SITE: "suspend",
    OrderState.IN_PROGRESS: "escalate suspend",
    OrderState.SUSPENDED: "resume",
    OrderState.REPAIRED: "confirm reopen",
    OrderState.CONFIRMED: "feedback",
    OrderState.FEEDBACK_DONE: "rate",
}


def possible(state: OrderState) -> dict[str, list[Role]]:
    """What the backend would say is possible, for the room and for those who check."""
    found: dict[str, list[Role]] = {move: list(_OFFICE) for move in _ROOM_MOVES.get(state, "").split()}
    if state in (OrderState.FEEDBACK_DONE, OrderState.RATED):
        found |= {"qc-pass": [Role.INSPECTOR], "qc-fail": [Role.INSPECTOR]}
    return found


def order(order_id: int, state: OrderState, *, left_min: float = 20.0, version: int = 1) -> Order:
    """One order; `left_min` minutes until the running limit is due (negative: overdue)."""
    title, kind, priority = _TITLES[(order_id - 1) % len(_TITLES)]
    customer = CUSTOMERS[order_id % len(CUSTOMERS)]
    began = NOW - timedelta(minutes=40)
    reached = list(OrderState).index(state)
    given = OrderState.DISPATCHED in list(OrderState)[: reached + 1] and state is not OrderState.CANCELLED

    def when(least: OrderState, minutes: float) -> datetime | None:
        here = list(OrderState).index(least) <= reached and state is not OrderState.CANCELLED
        return began + timedelta(minutes=minutes) if here else None

    timer = {
        OrderState.SUBMITTED: TimerKind.DISPATCH,
        OrderState.ACCEPTED: TimerKind.DISPATCH,
        OrderState.DISPATCHED: TimerKind.ACCEPT,
        OrderState.REPAIRED: TimerKind.CONFIRM,
    }.get(state, TimerKind.REPAIR)
    ended = state in (OrderState.CONFIRMED, OrderState.CANCELLED)
    due = NOW + timedelta(minutes=left_min)
    timers = [
        Timer(
            kind=timer, started_at=due - timedelta(minutes=60), due_at=due, stopped_at=NOW if ended else None
        )
    ]
    if given:
        timers.insert(
            0,
            Timer(
                kind=TimerKind.DISPATCH,
                started_at=began,
                due_at=began + timedelta(minutes=15),
                stopped_at=began + timedelta(minutes=6),
            ),
        )
    replied = when(OrderState.REPAIRED, 30)
    worker_id = (order_id % 6) + 1 if given else None
    return Order(
        id=order_id,
        number=f"GD20261121-{order_id:04d}",
        version=version,
        type=kind,
        source=OrderSource.HOTLINE,
        state=state,
        priority=priority,
        title=title,
        description="客户反映今早 9 点起断线，已重启光猫仍不通；请带备用光模块，到场前先电话联系。",
        customer_id=customer.id,
        customer_name=customer.name,
        customer_level=customer.level,
        contact_name=customer.contact_name,
        contact_phone=customer.contact_phone,
        address=customer.address,
        lat=customer.lat,
        lon=customer.lon,
        department_id=customer.department_id,
        worker_id=worker_id,
        worker_name=NAMES[worker_id - 1] if worker_id else "",
        timers=timers,
        created_at=began,
        created_by="10000 号坐席",
        dispatched_at=when(OrderState.DISPATCHED, 6),
        delivered_at=when(OrderState.DISPATCHED, 6.1),
        read_at=when(OrderState.ACKNOWLEDGED, 7),
        accepted_at=when(OrderState.ACKNOWLEDGED, 8),
        departed_at=when(OrderState.EN_ROUTE, 10),
        arrived_at=when(OrderState.ON_SITE, 20),
        replied_at=replied,
        confirmed_at=when(OrderState.CONFIRMED, 36),
        updated_at=NOW - timedelta(minutes=2),
        updated_by="周敏",
        stage=CustomerStage.HANDLE,
        possible_moves=possible(state),
        check_in=CheckIn(lat=customer.lat, lon=customer.lon, at=began, distance_m=38.0) if replied else None,
        reply=Reply(
            text="更换光模块后恢复，光功率 -18.2 dBm，下载 203 Mbit/s，客户现场测试正常。",
            result="done",
            at=replied,
            attachment_ids=["photo-1", "photo-2"],
        )
        if replied
        else None,
    )


def orders() -> list[Order]:
    lefts = (4, 12, -6, 55, 31, 90, 9, 0, 26, -22, 14, 47, 130, 75, 6, 0, 18, 40)
    return [
        order(place, _STATES[(place - 1) % len(_STATES)], left_min=left)
        for place, left in enumerate(lefts, 1)
    ]
