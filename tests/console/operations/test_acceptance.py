"""A month's list and the reports through the operations and a real backend."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from console.app import Console
from contract.vocabulary import OrderState, OrderType
from tests.conftest import OnQtLoop
from tests.console.operations.test_organisation import started

MakeConsole = Callable[[], Console]


def test_a_list_is_imported_issued_and_counted(on_qt_loop: OnQtLoop, make_console: MakeConsole) -> None:
    async def story() -> None:
        console = await started(make_console)
        model, acceptance = console.models.acceptance, console.operations.acceptance
        team = console.models.departments.all()[0].id
        row: dict[str, object] = {"customer_name": "市一中", "address_a": "南京东路", "department_id": team}
        rows = [row | {"service_no": f"JK-{n}"} for n in range(3)]
        month = console.ui.clock.now().strftime("%Y-%m")
        try:
            await acceptance.load(month)
            working = acceptance.import_rows(month, [*rows, {"service_no": "JK-9"}])
            assert working is not None
            await working
            assert (model.made, list(model.refused)) == (3, [3])
            assert model.unissued == 3
            issuing = acceptance.issue(month)
            assert issuing is not None
            await issuing
            assert model.list is not None, model.error
            assert model.list.issued_at is not None
            orders = [one.order for one in model.list.items if one.order is not None]
            assert {(one.type, one.state) for one in orders} == {(OrderType.ACCEPTANCE, OrderState.SUBMITTED)}
            assert {one.due_at for one in orders} == {model.list.upload_due_at}

            at = console.ui.clock.now()
            period = at - timedelta(days=1), at + timedelta(days=1)
            await console.operations.timeliness.load_figures("volume", *period, apart="type", stretch="day")
            figures = console.models.timeliness.figures.figures
            assert figures is not None, console.models.timeliness.figures.error
            counted = {line.what: line.values[0] for line in figures.lines}
            assert counted["acceptance"] == 3
            await console.operations.timeliness.load_figures("volume", *period, apart="person", stretch="day")
            assert console.models.timeliness.figures.error, "what the backend refuses is said"
        finally:
            await console.close()

    on_qt_loop(story())
