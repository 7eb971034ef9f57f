"""What became of the fixes of one submission, once it is committed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from backend.positions.fix import mark_names


@dataclass(frozen=True, slots=True)
class Outcome:
    """Every fix is in exactly one of `stored_clean`, `stored_marked` and the values of `withheld`.

    `marked` counts each mark, so a row with two marks is in it twice.
    """

    stored_clean: int = 0
    stored_marked: int = 0
    marked: Mapping[str, int] = field(default_factory=dict)
    withheld: Mapping[str, int] = field(default_factory=dict)

    def words(self) -> str:
        """One line for a header: `stored`, `marked duplicate,teleport` or `withheld off_duty`."""
        if self.withheld:
            return "withheld " + ",".join(self.withheld)
        return "marked " + ",".join(self.marked) if self.marked else "stored"


CLEAN = Outcome(stored_clean=1)
EMPTY = Outcome()


def outcome_of(stored_marks: list[int], withheld: list[str]) -> Outcome:
    """`stored_marks`: the marks of each stored fix; `withheld`: the rule of each that was not."""
    if stored_marks == [0] and not withheld:
        return CLEAN
    clean = stored_marks.count(0)
    marked: Counter[str] = Counter()
    for marks, count in Counter(stored_marks).items():
        for name in mark_names(marks):
            marked[name] += count
    return Outcome(clean, len(stored_marks) - clean, dict(marked), dict(Counter(withheld)))
