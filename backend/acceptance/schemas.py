"""What a month's acceptance looks like on the wire. No rules, no rows."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from contract.vocabulary import OrderState, OrderType

MONTH = r"^20\d\d-(0[1-9]|1[0-2])$"
Month = Annotated[str, StringConstraints(pattern=MONTH), Field(examples=["2026-11"])]
Id = Annotated[int, Field(ge=1, le=2**53, examples=[12])]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)]


class AcceptanceRowIn(BaseModel):
    """One finished line of an import."""

    model_config = ConfigDict(extra="forbid")

    service_no: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    customer_name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    department_id: Id
    product: Short = ""
    address_a: Line = ""
    address_z: Line = ""
    contact_name: Short = ""
    contact_phone: Short = ""
    finished_on: date | None = None
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)] = ""


_ROW = {
    "service_no": "JK-20261021-07",
    "customer_name": "黄浦区中心医院",
    "department_id": 2,
    "product": "LAN专线",
    "address_a": "上海市黄浦区四川中路 109 号",
    "address_z": "上海市黄浦区南京东路 299 号",
    "finished_on": "2026-10-21",
}


class AcceptanceImport(BaseModel):
    """Rows with the members of an item. Each is judged by itself."""

    model_config = ConfigDict(extra="forbid")

    month: Month
    rows: Annotated[list[dict[str, Any]], Field(min_length=1, max_length=1000, examples=[[_ROW]])]


class ImportedItemOut(BaseModel):
    """What became of one row."""

    row: int = Field(description="From 0, as sent")
    item_id: int | None
    faults: list[str] = Field(description="`member: code`", examples=[["service_no: exists"]])


class ImportedItemsOut(BaseModel):
    imported: int = Field(examples=[118])
    refused: int = Field(examples=[2])
    rows: list[ImportedItemOut]


class FromOrdersIn(BaseModel):
    """Which of last month's finished orders are put on the list."""

    model_config = ConfigDict(extra="forbid")

    month: Month
    types: Annotated[list[OrderType], Field(min_length=1, max_length=20)] = [
        OrderType.INSTALL,
        OrderType.MOVE,
    ]


class FromOrdersOut(BaseModel):
    added: int = Field(examples=[42])
    already: int = Field(description="Were on the list before", examples=[3])


class RemoveItemsIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    month: Month
    item_ids: Annotated[list[Id], Field(min_length=1, max_length=1000)]


class RemovedItemsOut(BaseModel):
    removed: int = Field(examples=[2])
    kept: int = Field(description="Have an order already, or are not to be seen")


class IssueIn(BaseModel):
    """Some at a time, so that nobody else's work waits for a long list."""

    model_config = ConfigDict(extra="forbid")

    month: Month
    most: Annotated[int, Field(ge=1, le=100)] = 50


class IssuedOut(BaseModel):
    issued: int = Field(examples=[50])
    left: int = Field(description="Of the list, still without an order")


class CheckedOrderOut(BaseModel):
    """An order as far as its acceptance or its check is concerned."""

    id: int
    number: str = Field(examples=["GD20261121-0001"])
    type: OrderType
    state: OrderState
    title: str
    department_id: int
    worker_id: int | None
    worker_name: str
    due_at: datetime | None
    uploaded_at: datetime | None = Field(description="The reply with the signed papers")
    passed: bool | None = Field(description="By the last check; null: not checked")
    score: int | None
    defects: str
    checks: int
    rework_due_at: datetime | None = Field(description="Where unqualified work is to be set right by")


class AcceptanceItemOut(BaseModel):
    id: int
    service_no: str
    customer_id: int | None
    customer_name: str
    product: str
    address_a: str
    address_z: str
    contact_name: str
    contact_phone: str
    department_id: int
    finished_on: date | None
    note: str
    source_order_id: int | None
    order: CheckedOrderOut | None
    sampled: bool = Field(description="Drawn to be checked on the spot")


class AcceptanceListOut(BaseModel):
    """A month's list; the counts are of the items that are shown."""

    month: str = Field(examples=["2026-11"])
    issue_due_at: datetime
    upload_due_at: datetime
    issued_at: datetime | None
    issued_by: str
    items: list[AcceptanceItemOut]
    more: int = Field(description="Items left out: a list is shown up to 5,000")


class DrawIn(BaseModel):
    """At least one of every team that has something to check."""

    model_config = ConfigDict(extra="forbid")

    month: Month
    percent: Annotated[float, Field(gt=0, le=100, allow_inf_nan=False, examples=[10])]


class SampledOrderOut(CheckedOrderOut):
    """An order that was drawn."""

    drawn_at: datetime
    drawn_by: str


class SamplesOut(BaseModel):
    month: str = Field(examples=["2026-11"])
    waiting: int = Field(description="Orders completed in the month that could still be drawn")
    items: list[SampledOrderOut]
