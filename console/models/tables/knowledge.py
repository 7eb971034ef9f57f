"""Fault cases as a table, in the order of the answer."""

from __future__ import annotations

from PySide6.QtCore import QObject

from console.core import units
from console.core.texts import Texts
from console.models.knowledge import KnowledgeModel
from console.models.tables.rows import RowsModel


class CaseTableModel(RowsModel):
    """Rows are ids of fault cases; those that go with the selected order are marked and stand first."""

    COLUMNS = (
        ("title", "knowledge.title"),
        ("product", "knowledge.product"),
        ("updated", "knowledge.updated"),
    )

    def __init__(self, knowledge: KnowledgeModel, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(texts, parent)
        self._knowledge = knowledge
        knowledge.changed.connect(self._arrange)
        self._arrange()

    def words(self, key: int, column: str) -> str:
        case = self._knowledge.cases.get(key)
        if case is None:
            return ""
        if column == "updated":
            return units.date_time(case.updated_at, self.texts)
        return case.title if column == "title" else case.product

    def mark(self, key: int, column: str) -> str:
        return "case.attached" if column == "title" and key in self._knowledge.attached else ""

    def spoken(self, key: int, column: str) -> str:
        going = self.texts("knowledge.goes") if self.mark(key, column) else ""
        return f"{super().spoken(key, column)} {going}".strip()

    def _arrange(self) -> None:
        self.set_keys(list(self._knowledge.cases))
        self.refresh()
