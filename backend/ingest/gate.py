"""The privacy rules asked from elsewhere: may this worker's position be known now. Decides nothing itself."""

from backend.ingest.steps.privacy import OFF_HOURS, Hours, People, forbidding_rule
from backend.kit.clock import Clock


class Gate:
    """The same rules that stand before storage, for those who would ask a phone."""

    def __init__(self, people: People, hours: Hours, clock: Clock) -> None:
        self._people = people
        self._hours = hours
        self._clock = clock

    def rule_now(self, worker_id: int) -> str | None:
        """Name of the rule that forbids knowing the worker's position now, None when it is allowed."""
        rule = forbidding_rule(self._people.privacy(worker_id))
        if rule is None and self._hours.forbids(worker_id, self._clock.now_ms()):
            return OFF_HOURS
        return rule
