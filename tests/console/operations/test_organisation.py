"""The organisation's settings and how people are monitored, through the operations and a real backend."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from console.api.types import WorkingPeriod
from console.app import Console
from console.operations.organisation import Bulk
from contract.vocabulary import MonitoringMode, Presence
from tests.conftest import OnQtLoop
from tests.console.office import Office
from tests.console.waiting import until

MakeConsole = Callable[[], Console]


async def started(make_console: MakeConsole) -> Console:
    console = make_console()
    console.begin()
    await console.start()
    connection = console.models.connection
    await until(connection.changed, lambda: connection.is_live, what="live")
    return console


def test_settings_are_read_changed_refused_and_overtaken(
    on_qt_loop: OnQtLoop, make_console: MakeConsole
) -> None:
    async def story() -> None:
        console = await started(make_console)
        models, policy = console.models, console.operations.policy
        try:
            await policy.load()
            before = models.policy.organisation
            assert before is not None, models.policy.error
            assert models.policy.retention is not None
            assert (before.fix_interval_s, models.policy.retention.days) == (600, 183)
            saved = await policy.save(
                before.version,
                {
                    "fix_interval_s": 300,
                    "track": {"gap_s": 1800},
                    "working_periods": [WorkingPeriod(days=[1, 2], since="08:00", until="18:00")],
                    "holidays": [date(2027, 1, 1)],
                },
            )
            assert saved.problem == ""
            now = models.policy.organisation
            assert now is not None
            assert (now.track.gap_s, now.holidays, now.working_periods[0].until) == (
                1800,
                [date(2027, 1, 1)],
                "18:00",
            )
            assert models.organisation.fix_interval_s == 300
            wrong = await policy.save(now.version, {"lost_after_s": 60})
            assert wrong.fields == (("lost_after_s", "shorter_than_stale"),)
            late = await policy.save(before.version, {"zoom": 9})
            assert late.current == now
            assert late.by
        finally:
            await console.close()

    on_qt_loop(story())


def test_many_are_monitored_in_another_way_and_the_room_follows(
    on_qt_loop: OnQtLoop, make_console: MakeConsole
) -> None:
    async def story() -> None:
        console = await started(make_console)
        models, office = console.models, Office(console.client)
        try:
            phones = [await office.hire(f"员工{n}", f"1380000000{n}") for n in range(1, 4)]
            ids = [phone.worker.id for phone in phones]
            await until(models.workers.changed, lambda: set(ids) <= models.workers.ids(), what="workers")
            seen: list[int] = []

            def progressed(bulk: Bulk) -> None:
                seen.append(bulk.done)

            changes = {"monitoring": MonitoringMode.NEVER, "fix_interval_s": 120}
            bulk = await console.operations.policy.change_monitoring([*ids, 4711], changes, progressed)
            assert [worker_id for worker_id, _ in bulk.failed] == [4711]
            assert seen == [1, 2, 3, 4]
            assert {models.workers.get(key).fix_interval_s for key in ids} == {120}  # type: ignore[union-attr] # there
            assert models.presence.presence(ids[0]) is Presence.NEVER
            events = await office.events("worker.monitoring_changed")
            assert {event["subject_id"] for event in events} == set(ids)
        finally:
            await console.close()

    on_qt_loop(story())
