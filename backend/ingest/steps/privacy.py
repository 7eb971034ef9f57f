"""The gate before storage: what may not be known of a worker goes no further. Rules only."""

from typing import Protocol

from backend.ingest.work import Work
from backend.positions.fix import Fix
from contract.vocabulary import MonitoringMode

OFF_HOURS = "off_hours"


class PrivacyState(Protocol):
    """What decides whether a worker's position may be stored."""

    @property
    def on_duty(self) -> bool: ...

    @property
    def stealth(self) -> bool: ...

    @property
    def monitoring(self) -> MonitoringMode: ...

    @property
    def on_task(self) -> bool: ...


class People(Protocol):
    """The gate's view of the roster. None: there is no such worker (any more)."""

    def privacy(self, worker_id: int) -> PrivacyState | None: ...


def forbidding_rule(state: PrivacyState | None) -> str | None:
    """Name of the rule that forbids storing, None when it is allowed.

    `on_task`: an order of the worker is ON_SITE.
    """
    if state is None:
        return "unknown_worker"
    if state.monitoring is MonitoringMode.NEVER:
        return "never"
    if state.stealth:
        return "stealth"
    if not state.on_duty:
        return "off_duty"
    if state.monitoring is MonitoringMode.TASK and not state.on_task:
        return "no_task"
    return None


class Past(Protocol):
    """The gate's view of what was so before."""

    def is_late(self, fix: Fix) -> bool: ...

    def rule_at(self, fix: Fix) -> str | None: ...


class Hours(Protocol):
    """The gate's view of the working periods, now and before."""

    @property
    def is_always(self) -> bool: ...

    def forbids(self, worker_id: int, at_ms: int) -> bool: ...


class AllHours:
    """No working periods."""

    is_always = True

    def forbids(self, worker_id: int, at_ms: int) -> bool:  # noqa: ARG002 # the same for all, at any time
        return False


def is_off_hours(fix: Fix, hours: Hours) -> bool:
    """Whether the fix was made, or comes, outside working periods. A clock that runs ahead says nothing."""
    return hours.forbids(fix.worker_id, fix.received_ms) or (
        fix.claimed_ms < fix.received_ms and hours.forbids(fix.worker_id, fix.claimed_ms)
    )


def withhold(work: Work, people: People, past: Past, hours: Hours) -> None:
    """Take every forbidden fix out of the batch; `work.withheld` keeps only the rule, by index.

    A fix that comes late must have been allowed when it was made, too.
    """
    rules: dict[int, str | None] = {}
    limited = not hours.is_always
    for index, fix in enumerate(work.fixes):
        worker_id = fix.worker_id
        if worker_id not in rules:
            rules[worker_id] = forbidding_rule(people.privacy(worker_id))
        rule = rules[worker_id]
        if rule is None and past.is_late(fix):
            rule = past.rule_at(fix)
        if rule is None and limited and is_off_hours(fix, hours):
            rule = OFF_HOURS
        if rule is not None:
            work.withheld[index] = rule
