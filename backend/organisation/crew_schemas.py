"""What the settings say of tools and of working hours, on the wire."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from contract.vocabulary import OrderType

Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]


class ToolIO(BaseModel):
    """Orders of one of `types`, and of one of `products`, go to people who have it."""

    model_config = ConfigDict(extra="forbid")

    key: Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,20}$", examples=["otdr"])]
    name: Word = Field(examples=["OTDR"])
    types: Annotated[list[OrderType], Field(max_length=20)] = []
    products: Annotated[list[Word], Field(max_length=40)] = []


def _told_apart(tools: list[ToolIO]) -> list[ToolIO]:
    for values in ([one.key for one in tools], [one.name for one in tools]):
        if len(set(values)) < len(values):
            raise ValueError("two tools have the same key or the same name")
    return tools


Tools = Annotated[list[ToolIO], Field(max_length=40), AfterValidator(_told_apart)]
_LongS = Annotated[int, Field(ge=1800, le=72 * 3600)]


class RestRulesIO(BaseModel):
    """Seconds; null: nobody asks. The sources give no figures: what is set here is the organisation's."""

    model_config = ConfigDict(extra="forbid")

    max_work_s: _LongS | None = Field(None, description="On duty in one shift, without its breaks")
    max_stretch_s: _LongS | None = Field(None, description="On duty without a pause")
    min_rest_s: _LongS | None = Field(None, description="Off duty between two shifts")
    pause_s: Annotated[int, Field(ge=60, le=4 * 3600)] = Field(1800, description="So long a break is a pause")
    shift_gap_s: Annotated[int, Field(ge=1800, le=24 * 3600)] = Field(
        14_400, description="So long a break ends a shift"
    )
    near_s: Annotated[int, Field(ge=60, le=8 * 3600)] = Field(
        3600, description="So long before an end somebody ranks lower"
    )
