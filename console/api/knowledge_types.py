"""Records of fault cases and check lists as they travel."""

from datetime import datetime

from console.api.record import Record


class FaultCase(Record, frozen=True, kw_only=True):
    """What was wrong, why, and what helped."""

    id: int
    version: int
    title: str
    product: str = ""
    symptom: str = ""
    cause: str = ""
    remedy: str = ""
    advice: str = ""
    removed: bool = False
    created_by: str = ""
    updated_at: datetime


class FaultCases(Record, frozen=True, kw_only=True):
    items: list[FaultCase]


class CheckStep(Record, frozen=True, kw_only=True):
    """`fault`: what it means where it is not as it should be."""

    text: str
    fault: str = ""


class CheckList(Record, frozen=True, kw_only=True):
    """`product` is empty in the list for every other product."""

    product: str
    version: int
    steps: list[CheckStep]


class CheckLists(Record, frozen=True, kw_only=True):
    items: list[CheckList]
