"""What is asked about position records and what stands at the head of a part of the answer."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from backend.tracks.service import TimeRange, WorkerIds
from contract.vocabulary import FixSource


class RecordQuery(TimeRange):
    """Whose records, and which of them."""

    worker_ids: WorkerIds
    source: FixSource | None = Field(default=None, description="Only from there; null: from anywhere")
    only_marked: bool = Field(default=False, description="Only those that something was odd about")
    part_rows: Annotated[int, Field(ge=100, le=20_000)] = Field(
        default=4_000, description="About so many rows a part; a reader of the first page wants few"
    )


class RecordsOut(BaseModel):
    """The line at the head of a part: all that was asked for with since <= at < until of this part. `n` rows
    of columns follow it as bytes, laid out as in `contract/records.py`."""

    since: datetime
    until: datetime
    n: int = Field(description="Rows of this part")
    read: int = Field(description="Rows looked at so far, in this part and those before it")
