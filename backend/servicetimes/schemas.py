"""What tables of service-time limits and contracts look like on the wire."""

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from backend.servicetimes.rules import Length, Origin, Row, Unit
from contract.vocabulary import CircuitLevel, CustomerLevel, CustomerSegment

Identifier = Annotated[int, Field(ge=1, le=2**53)]
Word = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40), Field(examples=["固网语音"])
]
AnyWord = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40), Field(examples=["虚拟网"])]
Note = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class LengthIO(BaseModel):
    """How long, in hours, days, or working days of China's calendar (whole ones)."""

    model_config = ConfigDict(extra="forbid")

    amount: Annotated[float, Field(gt=0, le=10_000, allow_inf_nan=False, examples=[20])]
    unit: Unit

    @model_validator(mode="after")
    def _whole(self) -> "LengthIO":
        if self.unit is Unit.WORKING_DAYS and self.amount != int(self.amount):
            raise ValueError("working days are counted whole")
        return self

    def length(self) -> Length:
        return Length(self.amount, self.unit)


class LimitRow(BaseModel):
    """One line. Empty levels, segments, circuits: all of them; `rest`: whatever no other line says."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "example": {
                "category": "固网语音",
                "product": "虚拟网",
                "levels": ["group", "province", "a"],
                "repair": {"amount": 20, "unit": "hours"},
                "origin": "setting",
            }
        },
    )

    category: Word
    product: Word
    levels: list[CustomerLevel] = []
    segments: list[CustomerSegment] = []
    circuits: list[CircuitLevel] = []
    rest: bool = False
    repair: LengthIO | None = None
    feedback: LengthIO | None = Field(None, description="Until the first word to the customer")
    around_the_clock: bool = Field(False, description="7×24: somebody answers at any hour")
    origin: Origin = Origin.SETTING
    note: Note = ""

    def row(self) -> Row:
        """The line as the rules know it."""
        return Row(
            category=self.category,
            product=self.product,
            levels=tuple(self.levels),
            segments=tuple(self.segments),
            circuits=tuple(self.circuits),
            rest=self.rest,
            repair=self.repair.length() if self.repair else None,
            feedback=self.feedback.length() if self.feedback else None,
            around_the_clock=self.around_the_clock,
            origin=self.origin,
            note=self.note,
        )

    @classmethod
    def of(cls, row: Row) -> "LimitRow":
        """The line as it looks on the wire."""
        return cls.model_validate(row, from_attributes=True)


class ServiceTimesOut(BaseModel):
    """`version` is 0 while the table that the program brings holds."""

    version: int
    published_at: datetime | None = None
    published_by: str = ""
    note: str = ""
    holidays_known_until: int = Field(examples=[2026], description="After this year holidays are not known")
    rows: list[LimitRow]


class ServiceTimesPublish(BaseModel):
    model_config = ConfigDict(extra="forbid")

    seen_version: Annotated[int, Field(ge=0, le=2**31, description="The version the client saw.")]
    note: Note = ""
    rows: Annotated[list[LimitRow], Field(min_length=1, max_length=2000)]


class ServiceContractOut(BaseModel):
    id: int
    version: int
    customer_id: int
    category: str
    product: str
    repair: LengthIO
    since: datetime
    until: datetime | None = None
    note: str = ""
    made_by: str = ""
    ended: bool = False


class ServiceContractsOut(BaseModel):
    items: list[ServiceContractOut]


class ServiceContractCreate(BaseModel):
    """What was signed: it goes before the table. Empty category or product: every one."""

    model_config = ConfigDict(extra="forbid")

    customer_id: Identifier
    category: AnyWord = ""
    product: AnyWord = ""
    repair: LengthIO
    since: AwareDatetime
    until: AwareDatetime | None = None
    note: Note = ""


class ServiceContractEnd(BaseModel):
    model_config = ConfigDict(extra="forbid")

    version: Annotated[int, Field(ge=1, le=2**53, description="The version the client saw.", examples=[1])]


class Promise(BaseModel):
    """What the limits say of one order, as they were when it was raised. `row` counts the table's from 1."""

    table_version: int
    row: int | None = Field(None, description="Null: the table does not know the product")
    contract_id: int | None = None
    repair: LengthIO | None = Field(None, description="Null: no figure, the organisation's own limit holds")
    feedback_due_at: datetime | None = None
    around_the_clock: bool = False
    origin: Origin
    note: str = ""
