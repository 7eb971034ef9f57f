"""What is pressed while nobody answers is done later and once, also by the next console."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from console.api.outbox_file import OutboxFile
from console.app import Console
from console.core.notify import Notice
from console.models.pending import PendingState
from tests.conftest import OnQtLoop
from tests.console.office import Office
from tests.console.waiting import until

MakeConsole = Callable[[], Console]


async def _live(console: Console) -> None:
    connection = console.models.connection
    await until(connection.changed, lambda: connection.is_live, what="live")


@pytest.mark.expects_log  # the backend is stopped under it
def test_groups_and_places_pressed_without_a_backend_are_made_by_the_next_console(
    on_qt_loop: OnQtLoop, make_console: MakeConsole
) -> None:
    async def story() -> None:
        first = make_console()
        first.begin()
        await first.start()
        await _live(first)
        worker = (await Office(first.client).hire("张三", "13800000001")).worker
        made = first.operations.groups.create("夜班", [worker.id])
        assert made is not None
        await made
        [group_id] = first.models.groups.ids()
        notices: list[Notice] = []
        first.ui.notifier.posted.connect(notices.append)
        assert first.child is not None
        first.child.stop()
        await until(first.child.stopped, lambda: first.child is not None and first.child.pid is None)

        renaming = first.operations.groups.rename(group_id, "大夜班")
        assert renaming is not None
        await renaming
        saved = await first.operations.places.create(
            {"layer": 1, "name": "人民广场机房", "lat": 31.23, "lon": 121.47}
        )
        assert saved.problem == ""  # the dialog is done: nobody presses it twice
        assert [one.key for one in notices if one.key == "core.kept"] == ["core.kept"] * 2
        kept = [(one.verb, one.label_params["subject"]) for one in first.models.pending.items]
        assert kept == [("group-change", "夜班"), ("place-create", "人民广场机房")]
        await first.close()

        second = make_console()
        await second.start()
        second.ui.notifier.posted.connect(notices.append)
        try:
            assert [one.state for one in second.models.pending.items] == [PendingState.WAITING] * 2
            second.begin()
            await until(second.models.pending.changed, lambda: not second.models.pending.items, what="sent")
            groups, places = second.models.groups, second.models.places.store
            await until(groups.changed, lambda: [one.name for one in groups.all()] == ["大夜班"], what="name")
            await until(places.changed, lambda: [one.name for one in places.all()] == ["人民广场机房"])
            told = [one.params["subject"] for one in notices if one.key == "core.done.kept"]
            assert told == ["夜班", "人民广场机房"]
        finally:
            await second.close()

    on_qt_loop(story(), within_s=90)


@pytest.mark.expects_log  # the backend is stopped under it
def test_files_chosen_without_a_backend_are_attached_by_the_next_console(
    on_qt_loop: OnQtLoop, make_console: MakeConsole, tmp_path: Path
) -> None:
    picture = tmp_path / "门牌.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))

    async def story() -> None:
        first = make_console()
        first.begin()
        await first.start()
        await _live(first)
        order = await Office(first.client).order("要附照片的单")
        await until(first.models.orders.changed, lambda: order.id in first.models.orders)
        assert first.child is not None
        first.child.stop()
        await until(first.child.stopped, lambda: first.child is not None and first.child.pid is None)
        assert await first.operations.files.add(order.id, [picture], lambda *_: None) == 0
        await first.close()
        picture.unlink()  # it was on a stick that is gone by now

        second = make_console()
        await second.start()
        try:
            second.begin()
            orders = second.models.orders

            def names() -> list[str]:
                now = orders.get(order.id)
                return [] if now is None else [one.name for one in now.files]

            await until(orders.changed, lambda: names() == ["门牌.png"], what="attached")
            file_id = orders.all()[0].files[0].id
            assert (await second.operations.files.read(file_id)).startswith(b"\x89PNG")
            await until(second.models.pending.changed, lambda: not second.models.pending.items)
        finally:
            await second.close()
        assert list((tmp_path / "uploads").iterdir()) == []

    on_qt_loop(story(), within_s=90)


def test_an_outbox_of_an_earlier_console_is_read_and_its_commands_are_posts(tmp_path: Path) -> None:
    file = tmp_path / "outbox.db"
    OutboxFile(file, "here").close()
    with sqlite3.connect(file) as old:
        old.execute("ALTER TABLE commands DROP COLUMN method")
        old.execute("PRAGMA user_version=1")
        old.execute(
            "INSERT INTO commands (key, origin, account_id, verb, subject_kind, path, body, label, state,"
            " error, created_at_ms)"
            " VALUES ('k', 'here', 1, 'intake', 'order', '/x', '{}', '{}', 'waiting', '', 0)"
        )
    old.close()
    outbox = OutboxFile(file, "here")
    assert [(one.key, one.method) for one in outbox.load()] == [("k", "POST")]
    outbox.close()
