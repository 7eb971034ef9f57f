"""Sentences about steps, and about what somebody else did since; pure."""

from collections.abc import Sequence

from console.api.undo_types import UndoStep
from console.core.errors import UNDO_REASONS, Deed
from console.core.texts import Texts
from console.core.units import time_of_day
from contract.vocabulary import EventKind, OrderState

_KNOWN = frozenset(EventKind)
_RECEIPTS = frozenset({EventKind.ORDER_DELIVERED, EventKind.ORDER_READ})


def what(step: UndoStep, texts: Texts) -> str:
    """'把 GD… 派给 张三'."""
    key = step.kind if step.kind in _KNOWN else "other"
    if step.kind == EventKind.ORDER_DISPATCHED and step.former_worker_name:
        key = "order.dispatched.again"
    said = texts(
        f"undo.what.{key}",
        number=step.number,
        worker=step.worker_name or "—",
        former=step.former_worker_name or "—",
    )
    n = len(step.together) if step.refused is None else len(step.stays)
    return texts("undo.what.together", n=n + 1, what=said) if n else said


def left_out(step: UndoStep, texts: Texts) -> str:
    """The orders that were done at once with it and stay as they are; the first few by number."""
    if step.refused is not None or not step.stays:
        return ""
    numbers = texts("undo.stays.and").join(one.number for one in step.stays[:3] if one.number)
    return texts("undo.stays.some", n=len(step.stays), numbers=numbers)


def leads_to(step: UndoStep, texts: Texts) -> str:
    """What the order is once the step is taken back: its state, and who has it then."""
    state = texts(f"words.state.{step.state}")
    waits = step.state in {OrderState.SUBMITTED, OrderState.ACCEPTED, OrderState.DRAFT, OrderState.DIAGNOSING}
    return state if waits or not step.former_worker_name else f"{state} · {step.former_worker_name}"


def did(kind: str, texts: Texts) -> str:
    """'接了单', of somebody's deed in a sentence that begins with the name."""
    return texts(f"undo.did.{kind}" if kind in _KNOWN and kind.startswith("order.") else "undo.did.other")


def happened(since: Sequence[Deed], texts: Texts) -> str:
    """Who did what when, the last few deeds in one line."""
    deeds = [one for one in since if one.kind not in _RECEIPTS] or list(since)
    return texts("undo.since.and").join(_deed(one, texts) for one in deeds[-2:])


def _deed(one: Deed, texts: Texts) -> str:
    key = "undo.since.elsewhere" if one.number else "undo.since"
    return texts(key, at=time_of_day(one.at, texts), who=one.by, did=did(one.kind, texts), number=one.number)


def why_not(step: UndoStep, texts: Texts) -> str:
    """Why the step cannot be taken back."""
    refused = step.refused
    if refused is None:
        return ""
    return refusal(refused.reason, refused.since, texts)


def refusal(reason: str, since: Sequence[Deed], texts: Texts) -> str:
    """The sentence for a reason of the backend's."""
    if reason == "moved_on" and since:
        accepted = any(one.kind == EventKind.ORDER_ACCEPTED for one in since)
        return texts(
            "undo.refused.accepted" if accepted else "undo.refused.since", since=happened(since, texts)
        )
    return texts(f"undo.refused.{reason}" if reason in UNDO_REASONS else "undo.refused.other")
