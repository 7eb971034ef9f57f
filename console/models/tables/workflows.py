"""A workflow's parts as tables: order types, moves, reply fields, versions, differences."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject

from console.api.workflow_types import ReplyField, WorkflowDefinition
from console.core import units
from console.core.texts import Texts
from console.models.rules.workflow_changes import Difference
from console.models.tables import workflow_words as words
from console.models.tables.rows import RowsModel
from console.models.workflow_drafts import Draft, WorkflowDrafts
from console.models.workflows import WorkflowsModel
from contract.vocabulary import OrderType

SHIPPED = 0
"""The version's number that stands for what the program brings."""


class TypeTableModel(RowsModel):
    """Keys are places in the vocabulary of order types."""

    COLUMNS = (
        ("type", "workflows.column.type"),
        ("version", "workflows.column.version"),
        ("running", "workflows.column.running"),
    )
    NUMERIC = frozenset({"running"})

    def __init__(
        self, workflows: WorkflowsModel, drafts: WorkflowDrafts, texts: Texts, parent: QObject | None = None
    ) -> None:
        super().__init__(texts, parent)
        self._workflows, self._drafts = workflows, drafts
        drafts.changed.connect(self._arrange)
        self._arrange()

    @staticmethod
    def kind(key: int) -> OrderType:
        return list(OrderType)[key]

    def words(self, key: int, column: str) -> str:
        kind = self.kind(key)
        current, draft = self._workflows.current(kind), self._drafts.of(kind)
        if column == "type":
            return self.texts(f"words.type.{kind}")
        if column == "running":
            return str(self._workflows.running(kind) or "")
        edited = self.texts("workflows.edited") if draft is not None and draft.is_dirty else ""
        return edited or ("" if current is None else self.texts("workflows.version", n=current.version))

    def mark(self, key: int, column: str) -> str:
        draft = self._drafts.of(self.kind(key))
        if column != "version" or draft is None:
            return ""
        return "times.fault" if draft.faults else "origin.setting" if draft.is_dirty else "timer.ok"

    def tip(self, key: int, column: str) -> str:
        current = self._workflows.current(self.kind(key))
        known = current is not None and column == "version"
        return words.since_words(self.texts, current) if current and known else self.words(key, column)

    def _arrange(self) -> None:
        known = set(self._workflows.types)
        self.set_keys([place for place, kind in enumerate(OrderType) if kind in known])
        self.refresh()


class _DraftTableModel(RowsModel):
    """Keys are places in a list of the draft's definition; `PART` is that list's name."""

    PART = ""

    def __init__(self, drafts: WorkflowDrafts, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(texts, parent)
        self._drafts = drafts
        drafts.changed.connect(self._arrange)
        self._arrange()

    @property
    def definition(self) -> WorkflowDefinition | None:
        return None if self._drafts.draft is None else self._drafts.draft.definition

    def fault(self, key: int) -> str:
        draft = self._drafts.draft
        found = draft.faults if draft is not None else ()
        return "\n".join(one.words for one in found if one.where[:2] == (self.PART, str(key)))

    def mark(self, key: int, column: str) -> str:
        return "times.fault" if column == self.COLUMNS[0][0] and self.fault(key) else ""

    def tip(self, key: int, column: str) -> str:
        return self.fault(key) or self.words(key, column)

    def spoken(self, key: int, column: str) -> str:
        fault = self.fault(key) if column == self.COLUMNS[0][0] else ""
        return f"{super().spoken(key, column)} {fault}".strip()

    def _arrange(self) -> None:
        definition = self.definition
        self.set_keys(range(len(getattr(definition, self.PART)) if definition is not None else 0))
        self.refresh()


class MoveTableModel(_DraftTableModel):
    """Rows of the table: which move leads from where to where, by whom, saying what, if what."""

    PART = "transitions"
    COLUMNS = (
        ("move", "workflows.column.move"),
        ("sources", "workflows.column.sources"),
        ("to", "workflows.column.to"),
        ("roles", "workflows.column.roles"),
        ("required", "workflows.column.required"),
        ("guards", "workflows.column.guards"),
    )

    def words(self, key: int, column: str) -> str:
        definition, texts = self.definition, self.texts
        if definition is None or key >= len(definition.transitions):
            return ""
        row = definition.transitions[key]
        match column:
            case "move":
                return texts(f"words.move.{row.move}")
            case "sources":
                return words.states_words(texts, row.sources)
            case "to":
                return words.state_word(texts, row.to)
            case "roles":
                return words.roles_words(texts, row.roles)
            case "required":
                return words.said_words(texts, row.required) if row.required else ""
            case _:
                return words.guards_words(texts, row.guards) if row.guards else ""


class ReplyTableModel(_DraftTableModel):
    """What the worker fills in when replying, in that order."""

    PART = "reply"
    COLUMNS = (
        ("name", "workflows.column.name"),
        ("kind", "workflows.column.kind"),
        ("needed", "workflows.column.needed"),
    )

    def words(self, key: int, column: str) -> str:
        definition, texts = self.definition, self.texts
        fields: list[ReplyField] = [] if definition is None else getattr(definition, self.PART)
        if key >= len(fields):
            return ""
        field = fields[key]
        if column == "name":
            return words.field_name(texts, field)
        if column == "kind":
            return words.kind_words(texts, field)
        return texts("workflows.field.required" if field.required else "workflows.field.optional")


class RaisingTableModel(ReplyTableModel):
    """What is asked for when an order is raised, in that order."""

    PART = "raising"
    COLUMNS = (
        ("name", "workflows.column.asked"),
        ("kind", "workflows.column.kind"),
        ("needed", "workflows.column.needed"),
    )


class PartyTableModel(_DraftTableModel):
    """To whom a commission goes; `path` names a department."""

    PART = "parties"
    COLUMNS = (("name", "workflows.column.party"), ("department", "workflows.column.department"))

    def __init__(
        self,
        drafts: WorkflowDrafts,
        path: Callable[[int], str],
        texts: Texts,
        parent: QObject | None = None,
    ) -> None:
        self._path = path
        super().__init__(drafts, texts, parent)

    def words(self, key: int, column: str) -> str:
        parties = [] if self.definition is None else self.definition.parties
        if key >= len(parties):
            return ""
        if column == "name":
            return words.party_name(self.texts, parties[key])
        return words.party_department(self.texts, parties[key], self._path)


class VersionTableModel(RowsModel):
    """Keys are version numbers of the shown type, the newest first; `SHIPPED` is what the program brings."""

    COLUMNS = (
        ("version", "workflows.column.version"),
        ("since", "workflows.column.since"),
        ("by", "workflows.column.by"),
        ("running", "workflows.column.running"),
        ("note", "workflows.column.note"),
    )
    NUMERIC = frozenset({"running"})

    def __init__(
        self, workflows: WorkflowsModel, drafts: WorkflowDrafts, texts: Texts, parent: QObject | None = None
    ) -> None:
        super().__init__(texts, parent)
        self._workflows, self._drafts = workflows, drafts
        drafts.changed.connect(self._arrange)
        self._arrange()

    def definition(self, key: int) -> WorkflowDefinition | None:
        kind = self._drafts.kind
        if kind is None or key == SHIPPED:
            return None if kind is None else self._workflows.shipped(kind)
        return next((one.definition for one in self._workflows.versions(kind) if one.version == key), None)

    def words(self, key: int, column: str) -> str:
        kind, texts = self._drafts.kind, self.texts
        if kind is None:
            return ""
        one = next((one for one in self._workflows.versions(kind) if one.version == key), None)
        if one is None:
            shipped = {"version": "workflows.shipped", "note": "workflows.shipped.note"}
            return texts(shipped[column]) if column in shipped else ""
        match column:
            case "version":
                key_ = "workflows.version.current" if one.is_current else "workflows.version"
                return texts(key_, n=one.version)
            case "since":
                return units.date_time(one.published_at, texts)[:-3]
            case "by":
                return words.published_by(texts, one)
            case "running":
                return str(self._workflows.running(kind, one.version))
            case _:
                return one.note

    def mark(self, key: int, column: str) -> str:
        kind = self._drafts.kind
        current = None if kind is None else self._workflows.current(kind)
        return "timer.ok" if column == "version" and current is not None and current.version == key else ""

    def _arrange(self) -> None:
        kind = self._drafts.kind
        known = [] if kind is None else [one.version for one in self._workflows.versions(kind)]
        self.set_keys([*known, SHIPPED] if known else [])
        self.refresh()


class DifferenceTableModel(RowsModel):
    """What is different, how it was and how it is; keys are places in the list."""

    COLUMNS = (
        ("what", "workflows.column.what"),
        ("before", "workflows.column.before"),
        ("after", "workflows.column.after"),
    )

    def __init__(
        self,
        found: Sequence[Difference],
        texts: Texts,
        path: Callable[[int], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(texts, parent)
        self._lines = [words.difference_words(texts, one, path) for one in found]
        self.set_keys(range(len(self._lines)))

    def words(self, key: int, column: str) -> str:
        return self._lines[key][[name for name, _ in self.COLUMNS].index(column)]


def running_words(texts: Texts, workflows: WorkflowsModel, draft: Draft) -> str:
    """How many orders run, and under which versions."""
    by_version = workflows.running_by_version(draft.base.type)
    if not by_version:
        return texts("workflows.running.none")
    parts = (texts("workflows.running.of", version=version, n=n) for version, n in by_version.items())
    return texts("workflows.running", parts=texts("workflows.comma").join(parts))
