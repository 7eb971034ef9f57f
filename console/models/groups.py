"""Groups of people put together by hand; no fetching."""

from collections.abc import Iterable

from PySide6.QtCore import QObject

from console.api.types import Group
from console.models.store import Store


class GroupStore(Store[Group]):
    """Groups that are not removed; the higher version wins, also over a removal."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gone: dict[int, int] = {}  # id -> version it was removed with

    def take(self, states: Iterable[Group]) -> None:
        """States in any order, as events and answers bring them; a removed one leaves."""
        newest: dict[int, Group] = {}
        for one in states:
            if one.id not in newest or one.version >= newest[one.id].version:
                newest[one.id] = one
        gone = [one for one in newest.values() if one.removed and self._is_news(one)]
        self._gone.update((one.id, one.version) for one in gone)
        self.put(one for one in newest.values() if not one.removed and self._is_news(one))
        self.remove(one.id for one in gone)

    def of_worker(self, worker_id: int) -> list[Group]:
        """The groups somebody is in, by name."""
        return sorted((one for one in self.all() if worker_id in one.worker_ids), key=lambda one: one.name)

    def _is_news(self, one: Group) -> bool:
        known = self.get(one.id)
        return one.version > self._gone.get(one.id, -1) and (known is None or one.version >= known.version)

    def _supersedes(self, item: Group, known: Group) -> bool:
        return item.version >= known.version
