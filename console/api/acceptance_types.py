"""Records of a month's acceptance and of what is checked, as they travel."""

from datetime import date, datetime

from console.api.record import Record
from contract.vocabulary import OrderState, OrderType


class CheckedOrder(Record, frozen=True, kw_only=True):
    """An order as far as its acceptance or its check is concerned; `passed` None: not checked."""

    id: int
    number: str
    type: OrderType
    state: OrderState
    title: str
    department_id: int
    worker_id: int | None = None
    worker_name: str
    due_at: datetime | None = None
    uploaded_at: datetime | None = None
    passed: bool | None = None
    score: int | None = None
    defects: str
    checks: int
    rework_due_at: datetime | None = None


class AcceptanceItem(Record, frozen=True, kw_only=True):
    """One finished line that is to be accepted."""

    id: int
    service_no: str
    customer_id: int | None = None
    customer_name: str
    product: str
    address_a: str
    address_z: str
    contact_name: str
    contact_phone: str
    department_id: int
    finished_on: date | None = None
    note: str
    source_order_id: int | None = None
    order: CheckedOrder | None = None
    sampled: bool


class AcceptanceList(Record, frozen=True, kw_only=True):
    """A month's list; `more` items were left out."""

    month: str
    issue_due_at: datetime
    upload_due_at: datetime
    issued_at: datetime | None = None
    issued_by: str
    items: list[AcceptanceItem]
    more: int


class ImportedItem(Record, frozen=True, kw_only=True):
    """What became of one row; `faults` are `member: code`."""

    row: int
    item_id: int | None = None
    faults: list[str]


class ImportedItems(Record, frozen=True, kw_only=True):
    imported: int
    refused: int
    rows: list[ImportedItem]


class FromOrders(Record, frozen=True, kw_only=True):
    added: int
    already: int


class RemovedItems(Record, frozen=True, kw_only=True):
    removed: int
    kept: int


class Issued(Record, frozen=True, kw_only=True):
    issued: int
    left: int


class SampledOrder(CheckedOrder, frozen=True, kw_only=True):
    """An order that was drawn to be checked."""

    drawn_at: datetime
    drawn_by: str


class Samples(Record, frozen=True, kw_only=True):
    """What was drawn of a month; `waiting` could still be."""

    month: str
    waiting: int
    items: list[SampledOrder]
