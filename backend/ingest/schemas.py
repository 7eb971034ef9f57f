"""What batches and counts look like on the wire (for the documents; batches are decoded by `batch`)."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from backend.ingest.batch import MAX_FIXES
from backend.ingest.outcome import Outcome
from backend.ingest.stats import IngestStats

Counts = dict[str, int]


class PositionIn(BaseModel):
    """WGS-84 degrees, metres, metres a second, degrees from north, per cent."""

    at: Annotated[str | float, Field(description="ISO-8601, or milliseconds since 1970")]
    lat: float
    lon: float
    accuracy_m: float | None = None
    speed_mps: float | None = None
    heading_deg: float | None = None
    altitude_m: float | None = None
    battery_pct: float | None = None
    mock: bool = False


class BatchIn(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "positions": [
                        {"at": "2026-11-21T08:00:00Z", "lat": 31.2304, "lon": 121.4737, "accuracy_m": 8.0},
                        {"at": 1795248030000, "lat": 31.2306, "lon": 121.4741, "battery_pct": 81},
                    ]
                }
            ]
        }
    )
    positions: Annotated[list[PositionIn], Field(max_length=MAX_FIXES)]


class OutcomeOut(BaseModel):
    """`accepted` rows are stored; of those, `marked` says what was noticed (a row may have several marks)."""

    accepted: int = Field(examples=[2])
    stored_clean: int = Field(examples=[1])
    stored_marked: int = Field(examples=[1])
    marked: Counts = Field(examples=[{"duplicate": 1}])
    withheld: Counts = Field(examples=[{}], description="Not stored, by rule of privacy")

    @staticmethod
    def of(outcome: Outcome) -> "OutcomeOut":
        return OutcomeOut(
            accepted=outcome.stored_clean + outcome.stored_marked,
            stored_clean=outcome.stored_clean,
            stored_marked=outcome.stored_marked,
            marked=dict(outcome.marked),
            withheld=dict(outcome.withheld),
        )


class IngestStatsOut(BaseModel):
    """Since the process started. `received` = `stored_clean` + `stored_marked` + all of `withheld`."""

    received: int = Field(examples=[1042])
    stored_clean: int = Field(examples=[1000])
    stored_marked: int = Field(examples=[12])
    marked: Counts = Field(examples=[{"duplicate": 9, "teleport": 3}])
    withheld: Counts = Field(examples=[{"off_duty": 30}])
    refused: Counts = Field(examples=[{"unknown_device": 4, "malformed": 1}])
    without_place: Counts = Field(examples=[{"lwt": 2}], description="OwnTracks messages without a place")

    @staticmethod
    def of(stats: IngestStats) -> "IngestStatsOut":
        return IngestStatsOut(
            received=stats.received,
            stored_clean=stats.stored_clean,
            stored_marked=stats.stored_marked,
            marked=dict(stats.marked),
            withheld=dict(stats.withheld),
            refused={str(reason): count for reason, count in stats.refused.items()},
            without_place=dict(stats.without_place),
        )
