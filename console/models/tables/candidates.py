"""Who could take the order, best first, then who could not and why: one table."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, floor

from PySide6.QtCore import QObject, Qt

from console.api.types import Candidate, Rest
from console.core import units
from console.core.texts import Texts
from console.models.details import CandidateModel
from console.models.tables.rows import Index, RowsModel
from contract.crew import Travel
from contract.vocabulary import CANNOT_BE_GIVEN, NEEDS_A_REASON, Exclusion, OrderType


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

    def can_go_all_the_same(self, key: int) -> bool:
        """Whether an excluded one can be given the order by whoever says why."""
        one = self._by_id.get(key)
        return one is not None and key not in self._rank and not CANNOT_BE_GIVEN & set(one.reasons)

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
        how = self.texts(by, eta=eta, way=way, line=line)
        return "\n".join((how, self._goes_by(one), self.texts("dispatch.eta.why")))

    def reasons(self, key: int) -> str:
        found = self._by_id.get(key)
        if found is None:
            return ""
        return self.texts("dispatch.comma").join(self._reason(found, one) for one in found.reasons)

    def _reason(self, one: Candidate, reason: Exclusion) -> str:
        """In words, with what exactly is missing."""
        if reason is Exclusion.TOOLS and one.lacks:
            return self.texts("dispatch.why.tools", tools=self._listed(one.lacks))
        if reason in NEEDS_A_REASON and one.rest is not None:
            return self.texts(f"dispatch.why.{reason}", **self._lengths(one.rest))
        return self.texts(f"words.exclusion.{reason}")

    def _lengths(self, rest: Rest) -> dict[str, str]:
        return {
            name: units.duration(getattr(rest, f"{name}_s"), self.texts)
            for name in ("worked", "unbroken", "rested", "left")
        }

    def _listed(self, names: Iterable[str]) -> str:
        return self.texts("dispatch.comma").join(names)

    def tools(self, one: Candidate) -> str:
        """'带 OTDR、熔接机'; empty for nothing."""
        return self.texts("dispatch.tools.has", tools=self._listed(one.tools)) if one.tools else ""

    def _says(self, one: Candidate) -> str:
        """What is out of the ordinary first: a rest that is near, another vehicle; then tools and skills."""
        near = one.rest is not None and one.rest.is_near
        parts = (
            self.texts("dispatch.rest.soon", **self._lengths(one.rest)) if near and one.rest else "",
            "" if one.travel is Travel.EBIKE else self.texts(f"words.travel.{one.travel}"),
            self.tools(one),
            self.skills(one),
        )
        return self.texts("dispatch.between").join(filter(None, parts))

    def _goes_by(self, one: Candidate) -> str:
        travel = self.texts(f"words.travel.{one.travel}")
        return self.texts("dispatch.travel.tip", name=one.name, travel=travel)

    def rest(self, one: Candidate) -> list[str]:
        """How long they have been at work, where the organisation asks for rest."""
        rest = one.rest
        if rest is None:
            return []
        known = {"now": True, "rested": rest.rested_s is not None, "near": rest.is_near}
        lengths = self._lengths(rest)
        return [self.texts(f"dispatch.rest.{name}", **lengths) for name, holds in known.items() if holds]

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
            if one.rest is not None and one.rest.is_near:
                return self.texts("dispatch.rest.left", **self._lengths(one.rest))
            return one.shift_end or self.texts("dispatch.shift.none")
        if key not in self._rank:
            return self.reasons(key)
        return self._says(one)

    def mark(self, key: int, column: str) -> str:
        if column == "name":
            return f"presence.{self._by_id[key].presence}"
        if key not in self._rank:
            return "exclusion" if column == "skills" else ""
        one = self._by_id[key]
        near = one.rest is not None and one.rest.is_near
        late = column == "shift" and one.after_shift
        return "timer.soon" if late or (near and column in ("shift", "skills")) else ""

    def tip(self, key: int, column: str) -> str:
        one = self._by_id[key]
        if column in ("eta", "by") and one.by is not None:
            return self._how(one)
        late = self.texts("dispatch.shift.late", end=one.shift_end or "") if one.after_shift else ""
        if column == "shift" and (late or one.rest is not None):
            return "\n".join(filter(None, (late, *self.rest(one))))
        presence = self.texts(f"words.presence.{one.presence}")
        return "\n".join(
            filter(
                None,
                (
                    f"{one.name} · {presence}",
                    self.skills(one),
                    self.tools(one),
                    self._goes_by(one),
                    *self.rest(one),
                    self.reasons(key),
                ),
            )
        )

    def is_dimmed(self, key: int) -> bool:
        return key not in self._rank

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
