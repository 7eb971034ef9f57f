"""Who could take the order, best first, then who could not and why: one table."""

from __future__ import annotations

from math import ceil, floor
from typing import Any

from PySide6.QtCore import QObject, Qt

from console.api.types import Candidate
from console.core import units
from console.core.texts import Texts
from console.models.details import CandidateModel
from console.models.tables.roles import Role
from console.models.tables.rows import Index, RowsModel
from contract.vocabulary import OrderType


class CandidateTableModel(RowsModel):
    """Rows are worker ids. Excluded ones come last, are dimmed, and say their reasons in words."""

    COLUMNS = (
        ("rank", "dispatch.c.rank"),
        ("name", "dispatch.c.name"),
        ("distance", "dispatch.c.distance"),
        ("eta", "dispatch.c.eta"),
        ("by", "dispatch.c.by"),
        ("fix", "dispatch.c.fix"),
        ("accuracy", "dispatch.c.accuracy"),
        ("load", "dispatch.c.load"),
        ("shift", "dispatch.c.shift"),
        ("skills", "dispatch.c.skills"),
    )
    NUMERIC = frozenset({"rank", "distance", "eta", "load"})

    def __init__(self, model: CandidateModel, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(texts, parent)
        self._by_id: dict[int, Candidate] = {}
        self._rank: dict[int, int] = {}
        self._model = model
        model.changed.connect(self._take_result)
        self._take_result()

    def candidate(self, key: int) -> Candidate | None:
        return self._by_id.get(key)

    def can_go(self, key: int) -> bool:
        return key in self._rank

    @property
    def able(self) -> int:
        return len(self._rank)

    def skills(self, one: Candidate) -> str:
        """A skill is a kind of order somebody can do; other words are shown as they are."""
        kinds = frozenset(OrderType)
        words = (self.texts(f"words.type.{skill}") if skill in kinds else skill for skill in one.skills)
        return self.texts("dispatch.comma").join(words)

    def eta(self, one: Candidate) -> str:
        """'9–12 分': whole minutes, the earliest rounded down and the latest up."""
        if one.eta_low_s is None or one.eta_high_s is None:
            return units.duration(one.eta_s, self.texts)
        low, high = floor(one.eta_low_s / 60), ceil(one.eta_high_s / 60)
        return self.texts("dispatch.eta.range", low=low, high=high)

    def basis(self, one: Candidate) -> str:
        return self.texts("words.none") if one.by is None else self.texts(f"dispatch.by.{one.by}")

    def _how(self, one: Candidate) -> str:
        """The estimate itself, the way, and what made the range wide."""
        by = f"dispatch.eta.how.{one.by}"
        eta, way = units.duration(one.eta_s, self.texts), units.distance(one.way_m, self.texts)
        line = units.distance(one.distance_m, self.texts)
        return "\n".join((self.texts(by, eta=eta, way=way, line=line), self.texts("dispatch.eta.why")))

    def reasons(self, key: int) -> str:
        found = self._by_id.get(key)
        return (
            self.texts("dispatch.comma").join(self.texts(f"words.exclusion.{one}") for one in found.reasons)
            if found
            else ""
        )

    def flags(self, index: Index) -> Qt.ItemFlag:
        return (
            Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            if index.isValid()
            else Qt.ItemFlag.NoItemFlags
        )

    def words(self, key: int, column: str) -> str:
        one = self._by_id[key]
        if column == "rank":
            return str(self._rank[key]) if key in self._rank else ""
        if column == "name":
            return one.name
        if column == "distance":
            return units.distance(one.distance_m, self.texts)
        if column == "eta":
            return self.eta(one) if key in self._rank else ""
        if column == "by":
            return self.basis(one) if key in self._rank else ""
        if column == "fix":
            return units.age(one.fix_age_s, self.texts)
        if column == "accuracy":
            known = one.accuracy_m is not None
            return (
                self.texts("dispatch.accuracy", m=f"{one.accuracy_m:.0f}")
                if known
                else self.texts("words.none")
            )
        if column == "load":
            return str(one.load)
        if column == "shift":
            return one.shift_end or self.texts("dispatch.shift.none")
        return self.skills(one) if key in self._rank else self.reasons(key)

    def mark(self, key: int, column: str) -> str:
        if column == "name":
            return f"presence.{self._by_id[key].presence}"
        if column == "shift" and key in self._rank and self._by_id[key].after_shift:
            return "timer.soon"
        return "exclusion" if column == "skills" and key not in self._rank else ""

    def tip(self, key: int, column: str) -> str:
        one = self._by_id[key]
        if column in ("eta", "by") and one.by is not None:
            return self._how(one)
        if column == "shift" and one.after_shift:
            return self.texts("dispatch.shift.late", end=one.shift_end or "")
        presence = self.texts(f"words.presence.{one.presence}")
        return "\n".join(
            filter(
                None,
                (
                    f"{one.name} · {presence}",
                    self.skills(one),
                    self.reasons(key),
                ),
            )
        )

    def extra(self, key: int, column: str, role: int) -> Any:  # noqa: ARG002 - the whole row is dimmed
        return key not in self._rank if role == Role.DIMMED else None

    def _take_result(self) -> None:
        result = self._model.result
        able = result.candidates if result else []
        excluded = result.excluded if result else []
        by_id = {one.worker_id: one for one in (*able, *excluded)}
        self._by_id = self._by_id | by_id  # rows on their way out still answer while they are removed
        self._rank = {one.worker_id: place for place, one in enumerate(able, start=1)}
        self.set_keys(list(by_id))
        self._by_id = by_id
        self.refresh()
