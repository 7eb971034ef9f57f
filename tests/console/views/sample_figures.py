"""The other end of the management reports: a few lines of each."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from console.api.figures_types import FigureLine, Figures
from console.models.tables.figures import NAMES

VALUES: dict[str, list[tuple[str, int | None, list[float | None]]]] = {
    "volume": [("hotline", 3, [28, 2]), ("web", 4, [11, 0]), ("account_manager", 3, [7, 1])],
    "customers": [("", None, [3, 1, 120])],
    "process": [
        ("assign", 3, [40, 300.0, 260.0, 820.0]),
        ("accept", 3, [38, 780.0, 700.0, 1_500.0]),
        ("work", 3, [36, 3_700.0, 2_900.0, 7_200.0]),
    ],
    "ratings": [("", 3, [20, 4.62, 15, 3, 1, 1, 0, 0.05]), ("", 4, [9, 3.9, 4, 2, 1, 1, 1, 0.222])],
    "quality": [("", 3, [12, 11, 1, 0.917, 1, 93.5]), ("", 4, [8, 5, 3, 0.625, 2, 71.25])],
}


def figures(query: dict[str, str]) -> Figures:
    """As asked; told apart by department, the lines are of departments, else of what they are."""
    by_team = query["apart"] in ("department", "person")
    since = datetime.fromisoformat(query["since"])
    days = (0, 1, 8) if query["stretch"] != "period" else (0,)  # November 1st is a Sunday
    begins = [since + timedelta(days=day) for day in days]
    lines = [
        FigureLine(
            since=begin,
            what="" if by_team and query["report"] != "process" else what,
            department_id=department_id if by_team else None,
            worker_id=1 if query["apart"] == "person" else None,
            values=values,
        )
        for begin in begins
        for what, department_id, values in VALUES[query["report"]]
    ]
    asked = {name: query[name] for name in ("report", "apart", "stretch", "since", "until")}
    known = since if query["report"] == "customers" else None
    made = asked | {"names": list(NAMES[query["report"]]), "lines": lines, "known_since": known}
    return msgspec.convert(made, Figures, from_attributes=True)
