"""Records of the management reports as they travel."""

from datetime import datetime

from console.api.record import Record


class FigureLine(Record, frozen=True, kw_only=True):
    """`values` are what the report's `names` name; `what`: a source, type, level or stage."""

    since: datetime | None = None
    what: str = ""
    department_id: int | None = None
    worker_id: int | None = None
    values: list[float | None]


class Figures(Record, frozen=True, kw_only=True):
    """One report. Names that end in `_s` are seconds, in `_share` parts of one; the others count."""

    report: str
    since: datetime
    until: datetime
    apart: str
    stretch: str
    known_since: datetime | None = None
    names: list[str]
    lines: list[FigureLine]
