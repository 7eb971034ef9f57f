"""Records of reports from the street and of customers' links as they travel."""

from datetime import datetime

from console.api.record import Record
from contract.vocabulary import IncidentCategory, IncidentState


class Incident(Record, frozen=True, kw_only=True):
    """What a worker reported, and what became of it."""

    id: int
    version: int
    state: IncidentState
    category: IncidentCategory
    text: str
    address: str = ""
    lat: float | None = None
    lon: float | None = None
    accuracy_m: float | None = None
    attachment_ids: list[str] = []
    worker_id: int
    worker_name: str
    department_id: int
    happened_at: datetime
    created_at: datetime
    decided_at: datetime | None = None
    decided_by: str = ""
    reason: str = ""
    order_id: int | None = None
    order_number: str = ""


class Incidents(Record, frozen=True, kw_only=True):
    items: list[Incident]


class IncidentRef(Record, frozen=True, kw_only=True):
    """The report an order was made of."""

    id: int
    category: IncidentCategory
    by: str
    at: datetime


class CustomerLink(Record, frozen=True, kw_only=True):
    """The link that holds now; its address is only in the answer that made it."""

    order_id: int
    created_at: datetime
    created_by: str
    expires_at: datetime
    opened_at: datetime | None = None
    seen_at: datetime | None = None


class CustomerLinkState(Record, frozen=True, kw_only=True):
    link: CustomerLink | None = None


class CustomerLinkMade(Record, frozen=True, kw_only=True):
    link: CustomerLink
    url: str
