"""On which occasions a customer is told how the order stands, and why a notice never arrived."""

from enum import StrEnum


class NoticeOccasion(StrEnum):
    """受理, 已派人, 在路上, 修复待确认, 完成, 未受理, 取消; `other` is written by hand."""

    TAKEN_IN = "taken_in"
    DISPATCHED = "dispatched"
    ON_THE_WAY = "on_the_way"
    REPAIRED = "repaired"
    COMPLETED = "completed"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    OTHER = "other"


class NoticeFault(StrEnum):
    """Why a notice failed, or still waits. A gateway's own word may come in its place."""

    NO_PHONE = "no_phone"  # the order names no number
    BAD_PHONE = "bad_phone"  # what it names is none
    OVERTAKEN = "overtaken"  # a newer one was written before this one went out
    WITHDRAWN = "withdrawn"  # the step it tells of was taken back
    EXPIRED = "expired"  # it waited for a day
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed_out"
    UNAUTHORIZED = "unauthorized"  # the gateway does not take our key
    BUSY = "busy"  # it is asked too much
    BROKEN = "broken"  # it answers that it is out of order
    REFUSED = "refused"  # it will not send this one


MOST_NOTICE_TEXT = 500
"""Characters of a notice, and of a template."""

PLACEHOLDERS = ("firm", "type", "number", "arrival", "reason")
"""What a template may name in braces: {number}."""
