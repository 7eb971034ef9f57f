"""Whom an alarm concerns who could see it; pure."""

from console.api.types import Alarm, Order
from contract.vocabulary import Role

WHEN_TOLD = frozenset({Role.SUPERVISOR, Role.DEPARTMENT_ADMIN, Role.INSPECTOR, Role.AUDITOR})
"""They hear of a passed limit once it has come up to them; the dispatch room always does."""


def concerns(alarm: Alarm, order: Order | None, role: Role | None) -> bool:
    """Whether somebody of this role should hear the alarm, as far as it has been escalated."""
    if role not in WHEN_TOLD or alarm.step == 0:
        return True
    told = {one.role for one in order.alerts if one.step} if order is not None else set()
    return role in told or role is alarm.role
