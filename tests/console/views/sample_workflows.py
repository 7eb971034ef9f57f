"""The other end of workflows: the shipped ones, refused by the backend's own proof of a definition."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import msgspec

from backend.workorders.definition import Definition
from backend.workorders.proof import faults
from backend.workorders.shipped import definition_of
from backend.workorders.workflows import parts
from console.api.workflow_types import RunningVersion, Workflow, WorkflowDefinition
from contract.vocabulary import OrderType
from tests.console.views.sample_orders import NOW

Answer = tuple[int, bytes]


def shipped(kind: OrderType) -> WorkflowDefinition:
    return msgspec.json.decode(definition_of(kind).model_dump_json().encode(), type=WorkflowDefinition)


def workflow(kind: OrderType, version: int = 1, **more: object) -> Workflow:
    """A version as it travels; the first is the program's."""
    plain: dict[str, Any] = {
        "type": kind,
        "version": version,
        "published_at": NOW - timedelta(days=30 - version),
        "published_by": "system",
        "is_current": True,
        "definition": shipped(kind),
    }
    return Workflow(**plain | more)


@dataclass
class WorkflowDesk:
    """`faster`: somebody who publishes `theirs` just before the next one is sent."""

    versions: list[Workflow] = field(default_factory=lambda: [workflow(kind) for kind in OrderType])
    running: list[RunningVersion] = field(
        default_factory=lambda: [
            RunningVersion(type=OrderType.FAULT, version=1, orders=12),
            RunningVersion(type=OrderType.INSTALL, version=1, orders=3),
        ]
    )
    faster: str = ""
    theirs: dict[str, object] = field(default_factory=dict)

    def answer(self, method: str, parts_: list[str], body: dict[str, Any]) -> Answer:
        if method == "POST":
            return self._publish(body)
        if parts_[1:] == ["running"]:
            return 200, msgspec.json.encode({"items": self.running})
        if parts_[1:] == ["parts"]:
            return 200, parts().model_dump_json().encode()
        return 200, msgspec.json.encode({"items": self.versions})

    def current(self, kind: OrderType) -> Workflow:
        return next(one for one in self.versions if one.type is kind and one.is_current)

    def put(self, kind: OrderType, definition: WorkflowDefinition, by: str, note: str = "") -> Workflow:
        """The next version of the type."""
        made = workflow(
            kind,
            self.current(kind).version + 1,
            published_at=NOW,
            published_by=by,
            note=note,
            definition=definition,
        )
        older = [
            msgspec.structs.replace(one, is_current=False) if one.type is kind else one
            for one in self.versions
        ]
        self.versions = [made, *older]
        return made

    def _publish(self, body: dict[str, Any]) -> Answer:
        kind = OrderType(body["type"])
        if self.faster:
            definition = msgspec.structs.replace(self.current(kind).definition, **self.theirs)
            current = self.put(kind, definition, self.faster)
            problem = {
                "type": "/problems/version-conflict",
                "title": "conflict",
                "status": 409,
                "current_version": current.version,
                "changed_by": self.faster,
                "current": current,
            }
            self.faster = ""
            return 409, msgspec.json.encode(problem)
        found = faults(Definition.model_validate(body["definition"]))
        if found:
            errors = [
                {"loc": ["body", "definition", *map(str, one.where)], "msg": one.what, "type": one.code}
                | dict(one.said)
                for one in found
            ]
            problem = {"type": "/problems/invalid", "title": "invalid", "status": 422, "errors": errors}
            return 422, msgspec.json.encode(problem)
        definition = msgspec.convert(body["definition"], WorkflowDefinition)
        return 201, msgspec.json.encode(self.put(kind, definition, "周敏", body["note"]))
