"""Files attached while raising: every order of a commission gets them as its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from console.api.order_types import ChosenParty
from console.api.types import OrderDraft
from console.app import Console
from contract.vocabulary import OrderType
from tests.conftest import OnQtLoop
from tests.console.views.sample_raising import FIELDS
from tests.console.waiting import until

PARTIES = ("response_centre", "design_institute", "branch_network")


def test_all_orders_of_a_commission_get_the_files_it_was_raised_with(
    on_qt_loop: OnQtLoop, make_console: Callable[[], Console], tmp_path: Path
) -> None:
    drawing = tmp_path / "机房平面.png"
    drawing.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))

    async def story() -> None:
        console = make_console()
        console.begin()
        await console.start()
        try:
            models, operations = console.models, console.operations
            connection = models.connection
            await until(connection.changed, lambda: connection.is_live, what="live")
            assert console.client.session is not None
            department_id = console.client.session.account.department_id
            draft = OrderDraft(
                type=OrderType.DESIGN,
                title="专线设计",
                contact_name="李女士",
                contact_phone="13800000001",
                lat=31.23,
                lon=121.47,
                fields=FIELDS,
                parties=[ChosenParty(name=name, department_id=department_id) for name in PARTIES],
            )
            await operations.workorders.create(draft)
            await until(models.orders.changed, lambda: len(models.orders) == len(PARTIES), what="raised")
            first = min(models.orders.ids())
            attached = await operations.files.add(first, [drawing], lambda *_: None, whole_commission=True)
            assert attached == 1

            def names() -> list[list[str]]:
                return [[file.name for file in order.files] for order in models.orders.all()]

            await until(models.orders.changed, lambda: names() == [["机房平面.png"]] * 3, what="all have it")
            ids = {file.id for order in models.orders.all() for file in order.files}
            assert len(ids) == len(PARTIES)  # whoever sees one order need not see the others
            for file_id in ids:
                assert (await operations.files.read(file_id)).startswith(b"\x89PNG")
            await until(models.pending.changed, lambda: not models.pending.items)
        finally:
            await console.close()
        assert list((tmp_path / "uploads").iterdir()) == []

    on_qt_loop(story(), within_s=90)
