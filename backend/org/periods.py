"""Working periods on the wire: those of a worker, and of the whole organisation."""

from typing import Annotated

from pydantic import Field
from typing_extensions import TypedDict

_TIME = r"([01][0-9]|2[0-3]):[0-5][0-9]"
Day = Annotated[int, Field(ge=1, le=7)]

# a member called `from` needs this way of writing
WorkingPeriodOut = TypedDict("WorkingPeriodOut", {"days": list[int], "from": str, "until": str})
"""Part of a week in China's time, by the day it begins on (1 Monday); it may go on into the next day."""

WorkingPeriodIn = TypedDict(
    "WorkingPeriodIn",
    {
        "days": Annotated[list[Day], Field(min_length=1, max_length=7, examples=[[1, 2, 3, 4, 5]])],
        "from": Annotated[str, Field(pattern=rf"^{_TIME}$", examples=["08:00"])],
        "until": Annotated[str, Field(pattern=rf"^({_TIME}|24:00)$", examples=["18:00"])],
    },
)
