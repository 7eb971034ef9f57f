"""Which step of an order is told to its customer, in which words. Pure; nothing here names a person."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from backend.workorders.service import OrderOut
from contract.notices import PLACEHOLDERS, NoticeOccasion
from contract.vocabulary import EventKind, OrderType

ZONE: Final = ZoneInfo("Asia/Shanghai")
OF_EVENT: Final[Mapping[EventKind, NoticeOccasion]] = MappingProxyType(
    {
        EventKind.ORDER_TAKEN_IN: NoticeOccasion.TAKEN_IN,
        EventKind.ORDER_DISPATCHED: NoticeOccasion.DISPATCHED,
        EventKind.ORDER_DEPARTED: NoticeOccasion.ON_THE_WAY,
        EventKind.ORDER_REPLIED: NoticeOccasion.REPAIRED,
        EventKind.ORDER_FIXED_REMOTELY: NoticeOccasion.REPAIRED,
        EventKind.ORDER_FED_BACK: NoticeOccasion.COMPLETED,
        EventKind.ORDER_REJECTED: NoticeOccasion.REJECTED,
        EventKind.ORDER_CANCELLED: NoticeOccasion.CANCELLED,
    }
)
UNDONE: Final = EventKind.ORDER_UNDONE
HEARD: Final = frozenset({*OF_EVENT, UNDONE})
_INNER: Final = frozenset({OrderType.PATROL, OrderType.SALES_VISIT, OrderType.ACCEPTANCE, OrderType.DESIGN})
"""Nobody called for these: no customer waits to hear of them."""
_ONCE_ONLY: Final = frozenset({NoticeOccasion.REPAIRED, NoticeOccasion.ON_THE_WAY, NoticeOccasion.DISPATCHED})
"""Not told again when a quality check sends somebody back."""
_TYPES: Final[Mapping[OrderType, str]] = MappingProxyType(
    {
        OrderType.FAULT: "故障报修",
        OrderType.INSTALL: "新装",
        OrderType.MOVE: "移机",
        OrderType.TERMINAL_REPAIR: "终端维修",
        OrderType.PATROL: "巡检",
        OrderType.SALES_VISIT: "上门拜访",
        OrderType.DELIVERY: "送货",
        OrderType.COMPLAINT: "投诉",
        OrderType.ACCEPTANCE: "验收",
        OrderType.DESIGN: "设计委托",
    }
)
_NEUTRAL: Final = "如有疑问，请联系我们的客服。"
LINK_WORDS: Final[Mapping[NoticeOccasion, str]] = MappingProxyType(
    {NoticeOccasion.COMPLETED: "查看结果并评价：{link}"}
)
_LINK_WORDS: Final = "查看进度：{link}"
_NAMED = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class OccasionRule:
    """Whether it is told without being asked, in which words, and whether the customer's link goes along."""

    automatic: bool
    text: str
    link: bool


SHIPPED: Final[Mapping[NoticeOccasion, OccasionRule]] = MappingProxyType(
    {
        NoticeOccasion.TAKEN_IN: OccasionRule(
            True, "【{firm}】您的{type}已受理，工单号 {number}，我们会尽快安排工程师。", True
        ),
        NoticeOccasion.DISPATCHED: OccasionRule(
            False, "【{firm}】您的{type}（{number}）已安排工程师。{arrival}", False
        ),
        NoticeOccasion.ON_THE_WAY: OccasionRule(
            True, "【{firm}】您的{type}（{number}），工程师已出发。{arrival}请留意来电。", True
        ),
        NoticeOccasion.REPAIRED: OccasionRule(
            True, "【{firm}】您的{type}（{number}）已处理完毕，我们将与您确认是否恢复正常。", False
        ),
        NoticeOccasion.COMPLETED: OccasionRule(
            True, "【{firm}】您的{type}（{number}）服务已完成，感谢您的支持。", True
        ),
        NoticeOccasion.REJECTED: OccasionRule(
            True, "【{firm}】很抱歉，您的{type}（{number}）未能受理。{reason}", False
        ),
        NoticeOccasion.CANCELLED: OccasionRule(
            True, "【{firm}】您的{type}（{number}）已取消。{reason}", False
        ),
        NoticeOccasion.OTHER: OccasionRule(False, "【{firm}】您的{type}（{number}）：", False),
    }
)


class Arrival(Protocol):
    """When somebody is expected, as a range; both ends are the same where only one time is known."""

    @property
    def earliest(self) -> datetime: ...

    @property
    def latest(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class Planned:
    """What was planned for the visit."""

    at: datetime

    @property
    def earliest(self) -> datetime:
        return self.at

    @property
    def latest(self) -> datetime:
        return self.at


def is_told(occasion: NoticeOccasion, order: OrderOut) -> bool:
    """Whether the customer of this order wants to hear of it at all."""
    if order.type in _INNER or (order.customer_id is None and not order.contact_phone):
        return False
    return not (order.rework_count and occasion in _ONCE_ONLY)


def arrival_of(order: OrderOut) -> Arrival | None:
    """What was planned for the visit."""
    return None if order.planned_at is None else Planned(order.planned_at)


def written(text: str, order: OrderOut, *, firm: str, arrival: Arrival | None, now: datetime) -> str:
    """The template with everything filled in that it names."""
    values = {
        "firm": firm,
        "type": _TYPES[order.type],
        "number": order.number,
        "arrival": "" if arrival is None else _arrival_words(arrival, now),
        "reason": order.customer_note or _NEUTRAL,
    }
    return _NAMED.sub(lambda found: values.get(found.group(1), found.group(0)), text).strip()


def linked(text: str, occasion: NoticeOccasion, link: str) -> str:
    """The text with the customer's link behind it."""
    return f"{text} {LINK_WORDS.get(occasion, _LINK_WORDS).format(link=link)}"


def unknown_names(text: str) -> list[str]:
    """What a template names that nobody can fill in; a brace left alone counts too."""
    named = [found for found in _NAMED.findall(text) if found not in PLACEHOLDERS]
    rest = _NAMED.sub("", text)
    return [f"{{{name}}}" for name in named] + [sign for sign in "{}" if sign in rest]


def _arrival_words(arrival: Arrival, now: datetime) -> str:
    """In China's time."""
    low, high = arrival.earliest.astimezone(ZONE), arrival.latest.astimezone(ZONE)
    day = "" if low.date() == now.astimezone(ZONE).date() else f"{low.month}月{low.day}日 "
    if low == high:
        return f"预计 {day}{low:%H:%M} 左右到达。"
    return f"预计 {day}{low:%H:%M}～{high:%H:%M} 到达。"
