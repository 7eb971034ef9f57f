"""Limits, timeliness and check lists through the operations and a real backend."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import msgspec

from console.api.types import ContractDraft, ForeseenLimits, Length
from console.app import Console
from console.models.rules.checking import list_for, read_steps
from contract.vocabulary import OrderState, TimerKind
from tests.conftest import OnQtLoop
from tests.console.office import Office
from tests.console.operations.test_organisation import started
from tests.console.waiting import until

MakeConsole = Callable[[], Console]
SWITCHBOARD = {"category": "固网语音", "product": "虚拟网"}


def test_a_limit_is_foreseen_published_signed_and_counted(
    on_qt_loop: OnQtLoop, make_console: MakeConsole
) -> None:
    async def story() -> None:
        console = await started(make_console)
        models, times, office = console.models, console.operations.service_times, Office(console.client)
        told: list[tuple[ForeseenLimits | None, str]] = []

        async def repair(customer_id: int | None) -> tuple[int | None, str]:
            asked = {"customer_id": customer_id, "circuit": "", **SWITCHBOARD}
            await times.foresee(lambda found, problem: told.append((found, problem)), **asked)  # type: ignore[arg-type] # one dictionary for several types
            found, problem = told[-1]
            assert found is not None, problem
            [limit] = [one for one in found.limits if one.kind is TimerKind.REPAIR]
            return limit.length_s, limit.basis

        try:
            await times.load()
            table = models.service_times.table
            assert table is not None, models.service_times.error
            assert "LAN专线" in models.service_times.products()["互联网"]
            place = {"address": "方浜中路", "lat": 31.22, "lon": 121.49}
            customer = await office.post("/api/customers", {"name": "豫园事务中心", "level": "b"} | place)
            assert await repair(customer["id"]) == (24 * 3_600, "table")
            numbers = [n for n, row in enumerate(table.rows) if row.product == "虚拟网"]
            wrong = [row for n, row in enumerate(table.rows) if n != numbers[-1]]
            refused = await times.publish(table.version, wrong, "")
            assert [(one.row, one.code) for one in refused.faults] == [(numbers[-2], "gap")]
            assert refused.faults[0].gap is not None
            quicker = msgspec.structs.replace(
                table.rows[numbers[1]], repair=Length(amount=6, unit="hours"), origin="setting"
            )
            rows = [quicker if n == numbers[1] else row for n, row in enumerate(table.rows)]
            assert (await times.publish(table.version, rows, "新规定")).problem == ""
            assert await repair(customer["id"]) == (6 * 3_600, "table")
            late = await times.publish(table.version, rows, "")
            assert late.current is not None
            since = console.ui.clock.now() - timedelta(days=1)
            four = Length(amount=4, unit="hours")
            draft = ContractDraft(
                customer_id=customer["id"], category="", product="虚拟网", repair=four, since=since
            )
            assert await times.sign(draft) == ""
            assert await repair(customer["id"]) == (4 * 3_600, "contract")
            [contract] = models.service_times.contracts.values()
            assert await times.end(contract) == ""
            assert await repair(customer["id"]) == (6 * 3_600, "table")
        finally:
            await console.close()

    on_qt_loop(story())


def test_a_pre_diagnosis_is_kept_move_by_move_and_shows_in_the_timeliness(
    on_qt_loop: OnQtLoop, make_console: MakeConsole
) -> None:
    async def story() -> None:
        console = await started(make_console)
        models, operations = console.models, console.operations
        office = Office(console.client)
        try:
            await operations.knowledge.load_check_lists()
            shown = list_for(models.knowledge.check_lists, "LAN专线")
            assert shown is not None
            assert await operations.checking.change(shown, read_steps("端口 UP | 查跳纤")) == ""
            changed = list_for(models.knowledge.check_lists, "LAN专线")
            assert changed is not None
            assert [one.fault for one in changed.steps] == ["查跳纤"]
            order = await office.order("专线中断")
            await until(
                models.orders.changed, lambda: models.orders.get(order.id) is not None, what="heard of"
            )
            assert await operations.checking.finish(order.id, "异常：端口 DOWN", fixed="重插光模块")
            now = models.orders.get(order.id)
            assert now is not None
            assert (now.state, now.diagnosis) == (OrderState.REPAIRED, "异常：端口 DOWN")
            at = console.ui.clock.now()
            await operations.timeliness.load(at - timedelta(days=1), at + timedelta(days=1), "person")
            report = models.timeliness.report
            assert report is not None, models.timeliness.error
            assert report.totals.raised == 1
            stages = {line.stage: line for line in report.lines}
            assert (stages[TimerKind.REPAIR].in_time, stages[TimerKind.CONFIRM].open) == (1, 1)
            await operations.timeliness.look_into(stages[TimerKind.REPAIR], late_only=False)  # type: ignore[misc] # a report is there
            assert [one.order_id for one in models.timeliness.runs] == [order.id]
        finally:
            await console.close()

    on_qt_loop(story())
