"""The privacy rules asked from elsewhere: may this worker's position be known now. Decides nothing itself."""

from backend.ingest.steps.privacy import People, forbidding_rule


class Gate:
    """The same rules that stand before storage, for those who would ask a phone."""

    def __init__(self, people: People) -> None:
        self._people = people

    def rule_now(self, worker_id: int) -> str | None:
        """Name of the rule that forbids knowing the worker's position now, None when it is allowed."""
        return forbidding_rule(self._people.privacy(worker_id))
