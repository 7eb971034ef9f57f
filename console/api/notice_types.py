"""Records of what customers are told, and of how they are, as they travel."""

from datetime import datetime

from console.api.record import Record
from contract.notices import NoticeOccasion
from contract.vocabulary import MessageState


class CustomerNotice(Record, frozen=True, kw_only=True):
    """One notice to the customer of an order; the text is without its link."""

    id: int
    order_id: int
    occasion: NoticeOccasion
    phone_masked: str = ""
    text: str
    with_link: bool = False
    state: MessageState
    error: str | None = None
    attempts: int = 0
    created_at: datetime
    created_by: str = ""
    not_before: datetime
    sent_at: datetime | None = None
    sent_by: str = ""
    delivered_at: datetime | None = None


class CustomerNotices(Record, frozen=True, kw_only=True):
    items: list[CustomerNotice]


class OrderNotices(Record, frozen=True, kw_only=True):
    """What an order's customer was told, and what could be said now. `gateway`: none | ready | trouble."""

    items: list[CustomerNotice]
    gateway: str
    drafts: dict[NoticeOccasion, str]
    links: bool


class NoticeByHand(Record, frozen=True, kw_only=True):
    """`text` is whole, and said this once."""

    notice: CustomerNotice
    text: str


class OccasionRule(Record, frozen=True, kw_only=True):
    automatic: bool
    text: str
    link: bool


class NoticeSettings(Record, frozen=True, kw_only=True):
    """How customers are told; the gateway's key is never said."""

    version: int
    gateway_url: str = ""
    has_key: bool = False
    grace_s: int
    occasions: dict[NoticeOccasion, OccasionRule]
    links: bool = False
