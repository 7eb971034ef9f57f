"""The table of service-time limits that holds, and the contracts that go before it."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from console.api.types import LimitRow, ServiceContract, ServiceTimes
from console.models.details import LoadState


class ServiceTimesModel(QObject):
    """`changed` when table or contracts came; `error` is in words where `state` is FAILED."""

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = LoadState.IDLE
        self.error = ""
        self.table: ServiceTimes | None = None
        self.contracts: dict[int, ServiceContract] = {}

    def begin(self) -> None:
        self.state, self.error = LoadState.LOADING, ""
        self.changed.emit()

    def take(self, table: ServiceTimes) -> None:
        self.table, self.state, self.error = table, LoadState.READY, ""
        self.changed.emit()

    def take_contracts(self, contracts: Iterable[ServiceContract]) -> None:
        self.contracts = {one.id: one for one in contracts}
        self.changed.emit()

    def put_contract(self, contract: ServiceContract) -> None:
        self.contracts = {contract.id: contract} | self.contracts | {contract.id: contract}
        self.changed.emit()

    def fail(self, error: str) -> None:
        self.state, self.error = LoadState.FAILED, error
        self.changed.emit()

    def products(self) -> dict[str, list[str]]:
        """Products by category, in the table's order; a product may be in several categories."""
        found: dict[str, list[str]] = {}
        for row in self.table.rows if self.table else ():
            of_category = found.setdefault(row.category, [])
            if row.product not in of_category:
                of_category.append(row.product)
        return found

    def row(self, number: int | None, version: int) -> LimitRow | None:
        """Line `number` from 1, where the table that holds is of that version."""
        table = self.table
        if table is None or number is None or table.version != version or number > len(table.rows):
            return None
        return table.rows[number - 1]
