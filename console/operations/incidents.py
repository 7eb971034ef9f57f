"""What a dispatcher does about reports from the street: one key makes an order, a reason dismisses."""

import asyncio
from collections.abc import Mapping
from typing import Any

from console.api import incidents as api
from console.api.client import ApiClient
from console.core.tasks import Tasks
from console.models.world import Models
from console.operations.pressing import Pressing


class Incidents:
    """Decisions go through the outbox: what was pressed survives a dead backend and a dead console."""

    def __init__(self, client: ApiClient, pressing: Pressing, models: Models, tasks: Tasks) -> None:
        self._client, self._pressing, self._models, self._tasks = client, pressing, models, tasks

    def load(self) -> asyncio.Task[None]:
        """Into `models.incidents`; what comes later comes as events."""
        return self._tasks.spawn("incidents", self._load())

    def make_order(self, incident_id: int) -> asyncio.Task[str]:
        return self._decide(incident_id, "order", {})

    def dismiss(self, incident_id: int, reason: str) -> asyncio.Task[str]:
        """The reporter reads the reason."""
        return self._decide(incident_id, "dismiss", {"reason": reason})

    def _decide(self, incident_id: int, verb: str, said: Mapping[str, Any]) -> asyncio.Task[str]:
        incident = self._models.incidents.get(incident_id)
        return self._pressing.press(
            f"incident-{verb}",
            "incident",
            incident_id,
            f"/api/incidents/{incident_id}/{verb}",
            body=said,
            version=0 if incident is None else incident.version,
            label={"order": f"#{incident_id}" if incident is None else incident.text.splitlines()[0]},
        )

    async def _load(self) -> None:
        with self._models.incidents.reading() as take:
            undecided = await api.undecided(self._client)
            newest = await api.newest(self._client)
            take([*undecided, *newest])
