"""What a dispatcher does to alarms."""

import asyncio

from console.models.world import Models
from console.operations.pressing import Pressing


class Alarms:
    """Commands end with their key once kept; outcomes land in the models."""

    def __init__(self, pressing: Pressing, models: Models) -> None:
        self._pressing = pressing
        self._models = models

    def acknowledge(self, alarm_id: int, note: str = "") -> asyncio.Task[str]:
        alarm = self._models.alarms.get(alarm_id)
        return self._pressing.press(
            "acknowledge",
            "alarm",
            alarm_id,
            f"/api/alarms/{alarm_id}/acknowledge",
            body={"note": note} if note else {},
            version=0 if alarm is None else alarm.version,
            label={"subject": "" if alarm is None else alarm.title},
        )
