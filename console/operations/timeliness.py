"""What is asked of timeliness: a report of a period, and the limits behind one of its lines."""

import asyncio
from datetime import datetime

from console.api import figures, timeliness as api
from console.api.client import ApiClient
from console.api.types import TimelinessLine
from console.core.errors import WaiqinError
from console.core.tasks import Tasks
from console.core.texts import Texts
from console.models.world import Models


class TimelinessReports:
    """Answers land in `models.timeliness`; the newest question wins."""

    def __init__(self, client: ApiClient, models: Models, tasks: Tasks, texts: Texts) -> None:
        self._client, self._models, self._tasks, self._texts = client, models, tasks, texts
        self._asking: asyncio.Task[None] | None = None
        self._looking: asyncio.Task[None] | None = None

    def load(self, since: datetime, until: datetime, by: str) -> asyncio.Task[None]:
        """Limits that began from `since` to before `until`, by stage, department or person."""
        if self._asking is not None:
            self._asking.cancel()
        self._asking = self._tasks.spawn("timeliness", self._load(since, until, by))
        return self._asking

    def look_into(self, line: TimelinessLine, *, late_only: bool) -> asyncio.Task[None] | None:
        """The limits behind a line of the report that is shown."""
        report = self._models.timeliness.report
        if report is None:
            return None
        if self._looking is not None:
            self._looking.cancel()
        self._models.timeliness.begin_runs(line, late_only=late_only)
        self._looking = self._tasks.spawn(
            "timeliness_runs", self._look_into(report.since, report.until, line, late_only)
        )
        return self._looking

    def load_figures(
        self, report: str, since: datetime, until: datetime, *, apart: str, stretch: str
    ) -> asyncio.Task[None]:
        """One of the other reports, into `models.timeliness.figures`."""
        if self._asking is not None:
            self._asking.cancel()
        self._asking = self._tasks.spawn("figures", self._load_figures(report, since, until, apart, stretch))
        return self._asking

    async def _load_figures(
        self, report: str, since: datetime, until: datetime, apart: str, stretch: str
    ) -> None:
        model = self._models.timeliness.figures
        model.begin()
        try:
            asked = figures.figures(self._client, report, since, until, apart=apart, stretch=stretch)
            model.finish(await asked)
        except WaiqinError as error:
            model.fail(error.sentence(self._texts))

    async def _load(self, since: datetime, until: datetime, by: str) -> None:
        model = self._models.timeliness
        model.begin()
        try:
            model.finish(await api.report(self._client, since, until, by))
        except WaiqinError as error:
            model.fail(error.sentence(self._texts))

    async def _look_into(
        self, since: datetime, until: datetime, line: TimelinessLine, late_only: bool
    ) -> None:
        model = self._models.timeliness
        try:
            model.finish_runs(await api.runs(self._client, since, until, line, late=late_only))
        except WaiqinError as error:
            model.fail_runs(error.sentence(self._texts))
