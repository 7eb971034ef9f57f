"""The definitions this program brings: the 26 transitions of the closed loop, fields and photos by type.

Source: the closed-loop table of the domain's work-order description; the row numbers stand beside the rows.
Rows that join two of the table's rows into one step (so that one key is enough) say so.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from backend.workorders.definition import (
    SAME,
    Choice,
    Definition,
    FieldKind,
    Guard,
    Party,
    ReplyField,
    Target,
    Transition,
)
from contract.vocabulary import CustomerStage, OrderMove, OrderState, OrderType, Role

FIRST_VERSION: Final = 1

_ROOM = (Role.ENTERPRISE_ADMIN, Role.DEPARTMENT_ADMIN, Role.DISPATCHER)
_FIELD = (Role.WORKER,)
_S, _M, _G = OrderState, OrderMove, Guard

_BEFORE_TRAVEL = (_S.SUBMITTED, _S.ACCEPTED, _S.DIAGNOSING, _S.DISPATCHED, _S.ACKNOWLEDGED)
_AT_WORK = (_S.DISPATCHED, _S.ACKNOWLEDGED, _S.EN_ROUTE, _S.ON_SITE, _S.IN_PROGRESS)
_ACTIVE = (_S.ACCEPTED, _S.DIAGNOSING, *_AT_WORK)


def _row(
    move: OrderMove,
    sources: Iterable[OrderState],
    to: Target,
    roles: tuple[Role, ...],
    required: tuple[str, ...] = (),
    guards: tuple[Guard, ...] = (),
) -> Transition:
    return Transition(move=move, sources=tuple(sources), to=to, roles=roles, required=required, guards=guards)


_TABLE: Final = (
    _row(_M.SAVE, [_S.DRAFT], _S.DRAFT, _ROOM),  # 1
    _row(_M.SUBMIT, [_S.DRAFT], _S.SUBMITTED, _ROOM),  # 2
    _row(_M.INTAKE, [_S.SUBMITTED], _S.ACCEPTED, _ROOM),  # 3
    _row(_M.REJECT, [_S.SUBMITTED], _S.REJECTED, _ROOM, ("reason",)),  # 4
    _row(_M.DIAGNOSE, [_S.ACCEPTED, _S.DIAGNOSING], _S.DIAGNOSING, _ROOM),  # 5; again: what else was found
    _row(_M.FIX_REMOTELY, [_S.DIAGNOSING], _S.REPAIRED, _ROOM, ("text",)),  # 6
    # 7; from SUBMITTED it is 3 and 7 in one; from DISPATCHED and ACKNOWLEDGED the re-assignment of 9 and 10
    _row(_M.DISPATCH, _BEFORE_TRAVEL, _S.DISPATCHED, _ROOM, ("worker_id",), (_G.ASSIGNABLE,)),
    _row(_M.ACCEPT, [_S.DISPATCHED], _S.ACKNOWLEDGED, _FIELD),  # 8
    _row(_M.RETURN, [_S.DISPATCHED, _S.ACKNOWLEDGED], _S.ACCEPTED, (*_ROOM, *_FIELD), ("reason",)),  # 10
    _row(  # 11
        _M.ESCALATE,
        [_S.ACKNOWLEDGED, _S.IN_PROGRESS],
        _S.DISPATCHED,
        _ROOM,
        ("department_id", "reason"),
        (_G.OTHER_LEVEL,),
    ),
    _row(_M.DEPART, [_S.ACKNOWLEDGED], _S.EN_ROUTE, _FIELD),  # 12
    _row(  # 13; from ACKNOWLEDGED it is 12 and 13 in one
        _M.CHECK_IN, [_S.ACKNOWLEDGED, _S.EN_ROUTE], _S.ON_SITE, _FIELD, (), (_G.NEAR_SITE,)
    ),
    _row(_M.START, [_S.ON_SITE], _S.IN_PROGRESS, _FIELD, (), (_G.PHOTOS_BEFORE,)),  # 14
    _row(  # 17; from ON_SITE it is 14 and 17 in one, where no photo has to be taken before the work
        _M.REPLY,
        [_S.ON_SITE, _S.IN_PROGRESS],
        _S.REPAIRED,
        _FIELD,
        ("text", "result"),
        (_G.PHOTOS_BEFORE, _G.REPLY_COMPLETE),
    ),
    _row(  # 15, the engineer's half
        _M.REQUEST_SUSPENSION, _AT_WORK, SAME, _FIELD, ("reason",), (_G.NO_SUSPENSION_REQUESTED,)
    ),
    _row(_M.SUSPEND, _ACTIVE, _S.SUSPENDED, _ROOM, ("reason",)),  # 15, the dispatcher's half
    _row(_M.DECLINE_SUSPENSION, _AT_WORK, SAME, _ROOM, ("reason",), (_G.SUSPENSION_REQUESTED,)),  # 15, no
    _row(_M.RESUME, [_S.SUSPENDED], "previous", _ROOM),  # 16
    _row(_M.CONFIRM, [_S.REPAIRED], _S.CONFIRMED, _ROOM),  # 18
    _row(_M.REOPEN, [_S.REPAIRED], _S.IN_PROGRESS, _ROOM, ("reason",), (_G.HAS_WORKER,)),  # 19
    _row(_M.REOPEN, [_S.REPAIRED], _S.ACCEPTED, _ROOM, ("reason",), (_G.NO_WORKER,)),  # 19 after 6
    _row(_M.FEEDBACK, [_S.CONFIRMED], _S.FEEDBACK_DONE, (*_ROOM, *_FIELD), ("cause",)),  # 20
    _row(_M.RATE, [_S.FEEDBACK_DONE], _S.RATED, _ROOM, ("score",)),  # 21
    _row(  # 22
        _M.QC_PASS, [_S.FEEDBACK_DONE, _S.RATED], _S.QC_PASSED, (Role.INSPECTOR,), (), (_G.OTHERS_WORK,)
    ),
    _row(  # 22
        _M.QC_FAIL,
        [_S.FEEDBACK_DONE, _S.RATED],
        _S.QC_FAILED,
        (Role.INSPECTOR,),
        ("defects",),
        (_G.OTHERS_WORK,),
    ),
    _row(  # 24
        _M.QC_PASS, [_S.REPAIRED], _S.QC_PASSED, (Role.INSPECTOR,), (), (_G.IN_REWORK, _G.OTHERS_WORK)
    ),
    _row(  # 24
        _M.QC_FAIL,
        [_S.REPAIRED],
        _S.QC_FAILED,
        (Role.INSPECTOR,),
        ("defects",),
        (_G.IN_REWORK, _G.OTHERS_WORK),
    ),
    _row(_M.REWORK, [_S.QC_FAILED], _S.IN_PROGRESS, (*_ROOM, *_FIELD), (), (_G.HAS_WORKER,)),  # 23
    _row(_M.REWORK, [_S.QC_FAILED], _S.ACCEPTED, _ROOM, (), (_G.NO_WORKER,)),  # 23 after 6
    _row(_M.ARCHIVE, [_S.QC_PASSED], _S.ARCHIVED, (Role.AUDITOR,)),  # 25
    _row(_M.CANCEL, (_S.DRAFT, *_BEFORE_TRAVEL), _S.CANCELLED, _ROOM, ("reason",)),  # 26; a draft too
)

_ACCEPTANCE: Final = (  # what is checked is the papers and the site, and no customer waits for a word
    *(row for row in _TABLE if row.move not in (_M.QC_PASS, _M.QC_FAIL)),
    _row(_M.QC_PASS, [_S.REPAIRED], _S.QC_PASSED, (Role.INSPECTOR,), (), (_G.OTHERS_WORK,)),
    _row(_M.QC_FAIL, [_S.REPAIRED], _S.QC_FAILED, (Role.INSPECTOR,), ("defects",), (_G.OTHERS_WORK,)),
    _row(_M.QC_PASS, [_S.FEEDBACK_DONE, _S.RATED], _S.QC_PASSED, (Role.INSPECTOR,), (), (_G.OTHERS_WORK,)),
    _row(
        _M.QC_FAIL,
        [_S.FEEDBACK_DONE, _S.RATED],
        _S.QC_FAILED,
        (Role.INSPECTOR,),
        ("defects",),
        (_G.OTHERS_WORK,),
    ),
)

_HANDLED = (*_ACTIVE, _S.SUSPENDED)
STAGES: Final[Mapping[OrderState, CustomerStage]] = MappingProxyType(
    {
        state: CustomerStage.APPLY
        if state in (_S.DRAFT, _S.SUBMITTED)
        else CustomerStage.HANDLE
        if state in _HANDLED
        else CustomerStage.FEEDBACK
        for state in OrderState
    }
)


def _number(name: str, zh: str, en: str, unit: str, low: float, high: float, *, required: bool) -> ReplyField:
    return ReplyField(
        name=name,
        zh=zh,
        en=en,
        kind=FieldKind.NUMBER,
        unit=unit,
        minimum=low,
        maximum=high,
        required=required,
    )


def _text(name: str, zh: str, en: str, *, required: bool = False) -> ReplyField:
    return ReplyField(name=name, zh=zh, en=en, kind=FieldKind.TEXT, required=required)


def _listed(name: str, zh: str, en: str, *, required: bool) -> ReplyField:
    return ReplyField(name=name, zh=zh, en=en, kind=FieldKind.LIST, required=required)


_GUARANTEE = ReplyField(
    name="guarantee",
    zh="保障等级",
    en="Guarantee level",
    kind=FieldKind.CHOICE,
    required=True,
    choices=(
        Choice(value="aaa", zh="AAA", en="AAA"),
        Choice(value="aa", zh="AA", en="AA"),
        Choice(value="a", zh="A", en="A"),
        Choice(value="standard", zh="普通", en="Standard"),
    ),
)
_CAUSE = ReplyField(
    name="cause",
    zh="故障原因",
    en="Cause",
    kind=FieldKind.CHOICE,
    choices=(
        Choice(value="line", zh="线路", en="Line"),
        Choice(value="terminal", zh="终端", en="Terminal"),
        Choice(value="exchange", zh="局端设备", en="Exchange equipment"),
        Choice(value="configuration", zh="数据配置", en="Configuration"),
        Choice(value="power", zh="电源", en="Power"),
        Choice(value="customer", zh="客户侧", en="Customer side"),
    ),
)


def _line(*, required: bool) -> tuple[ReplyField, ...]:
    """What is measured and noted of a line (JK-04…07, CC-27)."""
    return (
        _number("optical_power", "光功率", "Optical power", "dBm", -50, 10, required=required),
        _number("speed", "测速", "Measured speed", "Mbit/s", 0, 100_000, required=required),
        _text("port", "端口", "Port"),
        _text("mac", "MAC 地址", "MAC address"),
        _text("fibre_jump", "跳纤记录", "Fibre jumps"),
        _text("materials", "使用材料", "Materials used"),
    )


_DEVICE = _text("device_number", "设备编号", "Device number", required=True)
_FIELDS: Final[Mapping[OrderType, tuple[ReplyField, ...]]] = MappingProxyType(
    {
        OrderType.FAULT: (_CAUSE, *_line(required=False)),
        OrderType.INSTALL: (_DEVICE, *_line(required=True)),
        OrderType.MOVE: (_DEVICE, *_line(required=True)),
        OrderType.TERMINAL_REPAIR: (_CAUSE, _DEVICE),
        OrderType.COMPLAINT: (_CAUSE,),
        OrderType.DESIGN: (_text("scheme", "设计方案", "Design", required=True),),
        OrderType.ACCEPTANCE: (_text("device_number", "设备编号", "Device number"), *_line(required=False)),
    }
)
_PHOTOS: Final[Mapping[OrderType, tuple[int, int]]] = MappingProxyType(  # before, after (FS-04)
    {
        OrderType.INSTALL: (1, 1),
        OrderType.MOVE: (1, 1),
        OrderType.TERMINAL_REPAIR: (0, 1),
        OrderType.ACCEPTANCE: (0, 1),
    }
)


_RAISING: Final[Mapping[OrderType, tuple[ReplyField, ...]]] = MappingProxyType(  # JK-02
    {
        OrderType.DESIGN: (
            _listed("sites", "点位明细", "Sites", required=True),
            _text("address_a", "A 端地址", "A-end address", required=True),
            _text("address_z", "Z 端地址", "Z-end address", required=True),
            _text("contact_name", "联系人", "Contact", required=True),
            _GUARANTEE,
            _number("services", "业务条数", "Number of services", "", 1, 100_000, required=True),
        ),
    }
)
_PARTIES: Final[Mapping[OrderType, tuple[Party, ...]]] = MappingProxyType(  # JK-01
    {
        OrderType.DESIGN: (
            Party(name="response_centre", zh="客户响应中心", en="Customer response centre"),
            Party(name="design_institute", zh="售前设计院", en="Pre-sales design institute"),
            Party(name="branch_network", zh="分公司网络支撑部", en="Branch network support"),
        ),
    }
)


@cache
def definition_of(kind: OrderType) -> Definition:
    """The definition that orders of this type follow until an administrator publishes another."""
    before, after = _PHOTOS.get(kind, (0, 0))
    return Definition(
        transitions=_ACCEPTANCE if kind is OrderType.ACCEPTANCE else _TABLE,
        stages=STAGES,
        reply=_FIELDS.get(kind, ()),
        raising=_RAISING.get(kind, ()),
        parties=_PARTIES.get(kind, ()),
        photos_before=before,
        photos_after=after,
    )
