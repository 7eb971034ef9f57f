"""The other end of service-time limits: a small table, contracts, and what an order would get."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import msgspec

from console.api.types import (
    ForeseenLimit,
    ForeseenLimits,
    LimitRow,
    Promise,
    ServiceContract,
    ServiceTimes,
    Timeliness,
    TimelinessLine,
    TimelinessRun,
    TimelinessRuns,
    TimelinessTotals,
)
from contract.vocabulary import TimerKind
from tests.console.views import sample_figures
from tests.console.views.sample_orders import CUSTOMERS, NOW, orders

Answer = tuple[int, bytes]
PATHS = ("service-times", "service-contracts", "order-limits", "timeliness", "figures")
TOP = ["group", "province", "a"]
ASSUMED = "来源的列名已缺失，按客户等级 集团/省/A、B、C 对应，是可改的设置"


def _row(category: str, product: str, **more: object) -> LimitRow:
    return msgspec.convert({"category": category, "product": product, **more}, LimitRow)


def rows() -> list[LimitRow]:
    lost = {"rest": True, "origin": "lost", "note": "来源缺失时限，按单位的默认修复时限"}
    always = {"rest": True, "origin": "source", "around_the_clock": True}
    days = {
        "repair": {"amount": 3, "unit": "working_days"},
        "feedback": {"amount": 1, "unit": "working_days"},
    }
    day = {"repair": {"amount": 24, "unit": "hours"}}
    return [
        _row("互联网", "LAN专线", **lost),
        _row("IDC", "主机托管", **always),
        _row("ICT", "全球眼", **always),
        _row("C网行业应用", "全球眼", **always),
        _row("C网行业应用", "物流E通", rest=True, origin="source", **days),
        _row("固网语音", "虚拟网", levels=TOP, repair={"amount": 20, "unit": "hours"}, note=ASSUMED),
        _row("固网语音", "虚拟网", levels=["b"], note=ASSUMED, **day),
        _row("固网语音", "虚拟网", levels=["c"], repair={"amount": 48, "unit": "hours"}, note=ASSUMED),
        _row("固网语音", "虚拟网", **lost),
        _row(
            "固网语音", "800", segments=["industry"], repair={"amount": 12, "unit": "hours"}, origin="source"
        ),
        _row("固网语音", "800", segments=["brand"], origin="source", **day),
        _row("固网语音", "800", **lost),
        _row("公众电话", "复话", rest=True, origin="source", **day),
    ]


def _limit(kind: TimerKind, start: str, length_s: int, origin: str = "source") -> ForeseenLimit:
    due = NOW + timedelta(seconds=length_s) if start == "created" else None
    return ForeseenLimit(
        kind=kind, start=start, length_s=length_s, due_at=due, basis="organisation", origin=origin
    )


def _line(stage: str, runs: int, late: int, median_s: float, **whose: object) -> TimelinessLine:
    figures = {"runs": runs, "late": late, "open": 1, "in_time": runs - late - 1}
    lengths = {"median_s": median_s, "p90_s": 2.5 * median_s}
    return msgspec.convert({"stage": stage} | figures | lengths | whose, TimelinessLine)


def _report(query: dict[str, str]) -> Timeliness:
    lines = [
        _line("dispatch", 40, 2, 260, department_id=3),
        _line("dispatch", 25, 0, 180, department_id=4),
        _line("accept", 38, 6, 700, department_id=3),
        _line("repair", 36, 1, 14_400, department_id=3),
        _line("confirm", 30, 0, 320, department_id=4),
    ]
    if query["by"] == "person":
        lines = [
            _line("accept", 12, 5, 1_500, department_id=3, worker_id=1),
            _line("accept", 9, 0, 400, department_id=3, worker_id=2),
            _line("dispatch", 40, 2, 260, department_id=3, account_id=1, person="周敏"),
        ]
    totals = TimelinessTotals(
        raised=66, confirmed=51, cancelled=3, returned=4, reopened=1, rated=20, rating=4.62
    )
    period = {"since": query["since"], "until": query["until"], "at": NOW, "by": query["by"]}
    return msgspec.convert(period | {"totals": totals, "lines": lines}, Timeliness, from_attributes=True)


def _runs(query: dict[str, str]) -> TimelinessRuns:
    runs = [
        TimelinessRun(
            order_id=order.id,
            number=order.number,
            title=order.title,
            state=order.state,
            stage=TimerKind(query["stage"]),
            department_id=3,
            worker_id=order.id,
            started_at=NOW - timedelta(hours=order.id),
            due_at=NOW - timedelta(minutes=30),
            stopped_at=NOW,
            took_s=3_600.0 * order.id,
            late_s=1_800.0 * (2 - order.id),
        )
        for order in orders()[:3]
    ]
    return TimelinessRuns(items=[one for one in runs if query["late"] == "false" or one.late_s > 0], more=0)


@dataclass
class TimesDesk:
    """`gap`: the next table sent is refused, its line so and so collides or leaves a gap."""

    table: ServiceTimes = field(
        default_factory=lambda: ServiceTimes(version=0, holidays_known_until=2026, rows=rows())
    )
    contracts: list[ServiceContract] = field(default_factory=list)
    faults: list[dict[str, object]] = field(default_factory=list)
    faster: str = ""  # who published meanwhile
    reports: list[dict[str, str]] = field(default_factory=list)

    def answer(self, method: str, parts: list[str], body: dict[str, object], query: dict[str, str]) -> Answer:
        if parts[0] == "timeliness":
            self.reports.append(query)
            runs = len(parts) > 1
            return 200, msgspec.json.encode(_runs(query) if runs else _report(query))
        if parts[0] == "figures":
            self.reports.append(query)
            return 200, msgspec.json.encode(sample_figures.figures(query))
        if parts[0] == "order-limits":
            return 200, msgspec.json.encode(self._foreseen(query))
        if parts[0] == "service-times":
            return (200, msgspec.json.encode(self.table)) if method == "GET" else self._publish(body)
        if method == "GET":
            return 200, msgspec.json.encode({"items": self.contracts})
        if len(parts) == 1:
            made = msgspec.convert({"id": 31, "version": 1, "made_by": "周敏", **body}, ServiceContract)
        else:
            known = next(one for one in self.contracts if one.id == int(parts[1]))
            made = msgspec.structs.replace(known, ended=True, version=known.version + 1)
        self.contracts = [made, *(one for one in self.contracts if one.id != made.id)]
        return 201, msgspec.json.encode(made)

    def _publish(self, body: dict[str, object]) -> Answer:
        if self.faults:
            problem = {"type": "/problems/invalid", "title": "invalid", "status": 422, "errors": self.faults}
            return 422, msgspec.json.encode(problem)
        rows = self.table.rows if self.faster else body["rows"]
        wanted = {"rows": msgspec.to_builtins(rows), "note": body["note"], "version": self.table.version + 1}
        more = {"published_at": NOW, "published_by": self.faster or "周敏", "holidays_known_until": 2026}
        self.table = msgspec.convert(wanted | more, ServiceTimes)
        if self.faster:
            problem = {
                "type": "/problems/version-conflict",
                "title": "conflict",
                "status": 409,
                "current_version": self.table.version,
                "changed_by": self.faster,
                "current": self.table,
            }
            return 409, msgspec.json.encode(problem)
        return 201, msgspec.json.encode(self.table)

    def _foreseen(self, query: dict[str, str]) -> ForeseenLimits:
        promise = self._promise(query) if query.get("product") else None
        repair = _limit(TimerKind.REPAIR, "created", 86_400, "setting")
        if promise is not None and promise.repair is not None:
            seconds = round(promise.repair.amount * 3_600)
            basis = "table" if promise.contract_id is None else "contract"
            repair = msgspec.structs.replace(
                _limit(TimerKind.REPAIR, "created", seconds, promise.origin), basis=basis
            )
        elif promise is not None:
            repair = msgspec.structs.replace(repair, origin=promise.origin)
        limits = [
            _limit(TimerKind.DISPATCH, "created", 900),
            _limit(TimerKind.ACCEPT, "dispatched", 1800),
            repair,
            _limit(TimerKind.CONFIRM, "repaired", 900),
        ]
        return ForeseenLimits(at=NOW, limits=limits, promise=promise)

    def _promise(self, query: dict[str, str]) -> Promise:
        customer = next((one for one in CUSTOMERS if str(one.id) == query.get("customer_id")), None)
        level = customer.level if customer else None
        for number, row in enumerate(self.table.rows, start=1):
            meant = (row.category, row.product) == (query["category"], query["product"])
            if meant and (row.rest or level in row.levels):
                return Promise(
                    table_version=self.table.version,
                    row=number,
                    repair=row.repair,
                    around_the_clock=row.around_the_clock,
                    origin=row.origin,
                    note=row.note,
                )
        return Promise(table_version=self.table.version, origin="lost")
