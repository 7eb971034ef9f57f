"""What the backend found missing or wrong of an order being raised, in words of its type."""

from collections.abc import Iterable

from console.api.outbox_file import Command
from console.api.workflow_types import ReplyField, WorkflowParty
from console.core.errors import NotValid
from console.core.texts import Texts
from console.models.world import Models
from contract.vocabulary import OrderType

_VERBS = frozenset({"create", "fields", "submit"})
_OWN = {"contact_name": "contact", "contact_phone": "phone", "address": "address", "product": "product"}


def explain(error: NotValid, command: Command, models: Models, texts: Texts) -> None:
    """Names every field and party of the refusal, where the command was about what raising asks for."""
    if command.subject_kind != "order" or command.verb not in _VERBS:
        return
    named = {one.name: one for one in _asked(command, models)}
    found = []
    for path, _code in error.fields:
        head, _, name = path.partition(".")
        if head in ("fields", "parties"):
            found.append(_name(named.get(name), texts) or name)
        elif head in _OWN:
            found.append(texts(f"form.{_OWN[head]}"))
    if found:
        error.lacks(texts("dispatch.comma").join(found))


def _asked(command: Command, models: Models) -> Iterable[ReplyField | WorkflowParty]:
    order = models.orders.get(command.subject_id or 0)
    if order is not None:
        versions = models.workflows.versions(order.type)
        found = [one for one in versions if one.version == order.workflow_version]
    else:
        kind = OrderType(command.body["type"]) if "type" in command.body else None
        current = None if kind is None else models.workflows.current(kind)
        found = [] if current is None else [current]
    for one in found:
        yield from one.definition.raising
        yield from one.definition.parties


def _name(one: ReplyField | WorkflowParty | None, texts: Texts) -> str:
    if one is None:
        return ""
    return one.en if texts.language == "en" else one.zh
