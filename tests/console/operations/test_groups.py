"""Groups through the operations and a real backend: what is written fits, and what others do is followed."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from console.api import groups as api
from console.app import Console
from console.operations.groups import Doing
from contract.vocabulary import Presence
from tests.conftest import OnQtLoop
from tests.console.office import Office
from tests.console.waiting import until

MakeConsole = Callable[[], Console]


async def _started(make_console: MakeConsole) -> Console:
    console = make_console()
    console.begin()
    await console.start()
    connection = console.models.connection
    await until(connection.changed, lambda: connection.is_live, what="live")
    return console


def test_groups_are_made_changed_removed_and_taken_back(
    on_qt_loop: OnQtLoop, make_console: MakeConsole
) -> None:
    async def story() -> None:
        console = await _started(make_console)
        models, groups, client = console.models, console.operations.groups, console.client
        try:
            office = Office(client)
            one = (await office.hire("张三", "13800000001")).worker
            other = (await office.hire("李四", "13800000002")).worker
            await until(models.workers.changed, lambda: len(models.workers) == 2, what="workers")

            def members() -> list[list[int]]:
                return [group.worker_ids for group in models.groups.all()]

            async def done(doing: Doing | None) -> None:
                """The answer is in: an event may have brought the change before it."""
                assert doing is not None
                await doing

            await done(groups.create("夜班", [one.id]))
            assert members() == [[one.id]]
            [group_id] = models.groups.ids()
            await done(groups.add(group_id, [other.id]))
            assert members() == [[one.id, other.id]]
            await done(groups.take_out(group_id, [one.id]))
            assert members() == [[other.id]]
            await done(groups.undo())
            assert members() == [[one.id, other.id]]
            await done(groups.remove(group_id))
            assert members() == []
            await done(groups.undo())
            assert members() == [[one.id, other.id]]

            known = models.groups.get(group_id)
            assert known is not None
            await api.change(client, group_id, known.version, key=uuid.uuid4().hex, name="早班")
            await until(
                models.groups.changed,
                lambda: [group.name for group in models.groups.all()] == ["早班"],
                what="what somebody else did",
            )
            worker = models.workers.get(one.id)
            assert worker is not None
            assert worker.duty_since is not None
            assert models.presence.presence(one.id) is Presence.ONLINE
        finally:
            await console.close()

    on_qt_loop(story())
