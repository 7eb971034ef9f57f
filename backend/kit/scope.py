"""The ONE way to restrict what an account may see: its department subtree, or for a worker itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Select, false
from sqlalchemy.orm import InstrumentedAttribute

from contract.vocabulary import Role

Columns = TypeVarTuple("Columns")
Column = ColumnElement[Any] | InstrumentedAttribute[Any]


@dataclass(frozen=True, slots=True)
class Scope:
    """What one account may see. `department_ids` is the account's department with everything below it."""

    account_id: int
    role: Role
    department_ids: frozenset[int]
    worker_id: int | None = None

    @staticmethod
    def everything() -> "Scope":
        """What the system itself may see."""
        return Scope(0, Role.ENTERPRISE_ADMIN, frozenset())

    @property
    def is_everything(self) -> bool:
        """Whether the account belongs to the whole enterprise (also sees rows of no department)."""
        return self.role is Role.ENTERPRISE_ADMIN

    def holds(self, department_id: int) -> bool:
        """Whether this is a department that exists and that the account may put things into."""
        return department_id in self.department_ids

    def sees(self, department_id: int | None, worker_ids: Iterable[int] = ()) -> bool:
        """The rule of `visible`, for one thing that is already in memory."""
        if self.is_everything:
            return True
        if self.role is Role.WORKER:
            return self.worker_id is not None and self.worker_id in worker_ids
        return department_id in self.department_ids


def visible(
    statement: Select[*Columns], scope: Scope, *, department: Column, worker: Column | None = None
) -> Select[*Columns]:
    """Restrict `statement` to rows the scope may see.

    `department` is the row's department column; `worker` the column that names the worker it belongs to.
    Without a `worker` column a worker sees nothing.
    """
    if scope.is_everything:
        return statement
    if scope.role is Role.WORKER:
        return statement.where(false() if worker is None else worker == scope.worker_id)
    return statement.where(department.in_(sorted(scope.department_ids)))
