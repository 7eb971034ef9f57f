"""The order list on paper says what the screen says."""

from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QApplication

from console.api.types import Department, Order
from console.core.texts import Texts
from console.models.store import DepartmentStore
from console.reports.orders import COLUMNS, order_rows
from contract.vocabulary import CustomerLevel, OrderSource, OrderState, OrderType, Priority

AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(("language", "state"), [("zh", "已派单"), ("en", "Dispatched")])
def test_an_order_s_row_has_words_local_times_and_the_department_s_path(
    qapp: QApplication, language: str, state: str
) -> None:
    assert qapp
    departments = DepartmentStore()
    departments.put([Department(id=1, name="上海"), Department(id=2, name="黄浦", parent_id=1)])
    order = Order(
        id=1,
        number="GD20261121-0001",
        version=2,
        type=OrderType.FAULT,
        source=OrderSource.HOTLINE,
        state=OrderState.DISPATCHED,
        priority=Priority.HIGH,
        title="专线中断",
        customer_level=CustomerLevel.GROUP,
        department_id=2,
        created_at=AT,
        updated_at=AT,
    )
    row = dict(zip(COLUMNS, order_rows([order], departments, Texts.strict(language))[0], strict=True))
    assert row["state"] == state
    assert row["created"] == "2026-11-21 16:00:00"
    assert row["department"] == "上海 / 黄浦"
    assert row["arrived"] == ""


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_column_has_a_word(language: str) -> None:
    texts = Texts.strict(language)
    assert all(texts(f"core.export.{name}") for name in COLUMNS)
