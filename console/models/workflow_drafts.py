"""Workflows as an administrator edits them, a draft per order type, and what others published meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, Signal

from console.api.workflow_types import Workflow, WorkflowDefinition
from console.models.rules.workflow_changes import Difference, Piece, differences, merged
from console.models.workflows import WorkflowsModel
from contract.vocabulary import OrderType


@dataclass(frozen=True, slots=True)
class ShownFault:
    """`where` is the path inside the definition it is about."""

    where: tuple[str, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Somebody published while this was edited: what they changed, and what both changed differently."""

    by: str
    version: int
    theirs: tuple[Difference, ...]
    clashes: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """`definition` is `base` with what was edited here."""

    base: Workflow
    definition: WorkflowDefinition
    faults: tuple[ShownFault, ...] = ()
    overtaken: Overtaken | None = None
    changes: tuple[Difference, ...] = field(default=())

    @property
    def is_dirty(self) -> bool:
        return bool(self.changes)


class WorkflowDrafts(QObject):
    """`changed` when a draft or the shown type did. A version that others publish is followed: what was
    edited here stays on top of it, where nobody else changed the same."""

    changed = Signal()

    def __init__(self, workflows: WorkflowsModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workflows = workflows
        self._drafts: dict[OrderType, Draft] = {}
        self.kind: OrderType | None = None
        workflows.changed.connect(self._follow)
        self._follow()

    @property
    def draft(self) -> Draft | None:
        """Of the type that is shown."""
        return None if self.kind is None else self._drafts.get(self.kind)

    def of(self, kind: OrderType) -> Draft | None:
        return self._drafts.get(kind)

    @property
    def dirty(self) -> list[OrderType]:
        return [kind for kind, draft in self._drafts.items() if draft.is_dirty]

    def show(self, kind: OrderType) -> None:
        if kind is not self.kind:
            self.kind = kind
            self.changed.emit()

    def edit(self, definition: WorkflowDefinition) -> None:
        """What the shown type's draft says now; what was wrong with it is not known any more."""
        draft = self.draft
        if draft is not None and self.kind is not None:
            found = tuple(differences(draft.base.definition, definition))
            self._drafts[self.kind] = replace(draft, definition=definition, faults=(), changes=found)
            self.changed.emit()

    def reset(self) -> None:
        """Back to the version in force."""
        draft = self.draft
        if draft is not None and self.kind is not None:
            self._drafts[self.kind] = Draft(draft.base, draft.base.definition)
            self.changed.emit()

    def refuse(self, kind: OrderType, faults: Sequence[ShownFault]) -> None:
        draft = self._drafts.get(kind)
        if draft is not None:
            self._drafts[kind] = replace(draft, faults=tuple(faults))
            self.changed.emit()

    def _follow(self) -> None:
        for kind in self._workflows.types:
            current, draft = self._workflows.current(kind), self._drafts.get(kind)
            if current is not None and (draft is None or draft.base.version != current.version):
                self._drafts[kind] = _on_top(draft, current)
        if self.kind is None and self._workflows.types:
            self.kind = self._workflows.types[0]
        self.changed.emit()


def _on_top(draft: Draft | None, current: Workflow) -> Draft:
    if draft is None or not draft.is_dirty:
        return Draft(current, current.definition)
    before = draft.base.definition
    both = merged(before, draft.definition, current.definition)
    changes = tuple(differences(current.definition, both.definition))
    if not changes:
        return Draft(current, current.definition)
    theirs = tuple(differences(before, current.definition))
    overtaken = Overtaken(current.published_by, current.version, theirs, both.clashes)
    return Draft(current, both.definition, overtaken=overtaken, changes=changes)
