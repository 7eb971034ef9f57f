"""What was said with a move, told from what the log keeps of it: to make the same move once more. Pure."""

from typing import Any

from backend.workorders.arranging_schemas import MergeIn, TransferIn
from backend.workorders.bodies import BODIES, MoveIn
from backend.workorders.undo_repository import Change
from contract.vocabulary import EventKind, OrderMove

_SAYS_WHY = ("reason", "note", "comment")


def body_of(move: OrderMove, change: Change, version: int) -> MoveIn:
    """The body of `move` as it was when it led to `change.after`, decided on `version`."""
    kind, after, before = BODIES[move], change.after, change.before or {}
    said: dict[str, Any] = {"version": version}
    for name in kind.model_fields.keys() & set(_SAYS_WHY):
        said[name] = change.note
    match move:
        case OrderMove.DISPATCH:
            said |= {"worker_id": after["worker_id"], "planned_at": after["planned_at"]}
        case OrderMove.SAVE:
            changed = kind.model_fields.keys() & after.keys() - said.keys()
            said |= {name: after[name] for name in changed if after[name] != before.get(name)}
        case OrderMove.CANCEL | OrderMove.REJECT:
            said["customer_note"] = after.get("customer_note", "")
        case OrderMove.DIAGNOSE:
            said["text"] = after["diagnosis"]
        case OrderMove.FIX_REMOTELY:
            said["text"] = after["reply"]["text"]
        case OrderMove.RATE:
            said["score"] = after["rating"]["score"]
        case _:
            pass
    return kind.model_validate(said)


def arranged_body_of(change: Change, version: int) -> TransferIn | MergeIn | None:
    """What was said when the order was given away or merged; None where the log's states say it all."""
    after = change.after
    if change.kind is EventKind.ORDER_TRANSFERRED:
        return TransferIn(version=version, department_id=after["department_id"], reason=after["reason"])
    if change.kind is EventKind.ORDER_MERGED:
        return MergeIn(version=version, into_id=after["merged_into_id"], reason=after["reason"])
    return None
