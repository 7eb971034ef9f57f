"""A console that is killed right after a key was pressed: what was pressed is done by the next one, once."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from console.app import Console
from contract.vocabulary import OrderState
from tests.conftest import OnQtLoop
from tests.console.office import Office
from tests.console.waiting import until

ROOT = Path(__file__).resolve().parents[3]
KILLED = """
import asyncio, os, signal, sys
from pathlib import Path
import qasync
from PySide6.QtWidgets import QApplication
from console.app import Console, Options
from tests.console.office import Office
from tests.console.waiting import until

async def main(application):
    console = Console(Options(data=Path(sys.argv[1]), sample=False), application)
    console.begin()
    await console.start()
    models = console.models
    await until(models.connection.changed, lambda: models.connection.is_live, what="live")
    order = await Office(console.client).order("晚上的单")
    await until(models.orders.changed, lambda: order.id in models.orders, what="the order")
    doing = console.operations.checking.finish(order.id, "收光功率 -31 dBm", fixed="重启光猫，恢复")
    await until(models.pending.changed, lambda: models.connection.pending_commands == 1, what="pressed")
    while not console_keeps(Path(sys.argv[1])):
        await asyncio.sleep(0)
    os.kill(os.getpid(), signal.SIGKILL)

def console_keeps(folder):
    import sqlite3
    for file in folder.rglob("outbox*.db"):
        with sqlite3.connect(file) as connection:
            if connection.execute("SELECT count(*) FROM commands").fetchone()[0]:
                return True
    return False

application = QApplication([])
loop = qasync.QEventLoop(application)
with loop:
    loop.run_until_complete(main(application))
"""


@pytest.mark.expects_log  # the dead console's backend takes a moment to notice
def test_a_pre_diagnosis_is_never_left_half_done_by_a_console_that_dies(
    on_qt_loop: OnQtLoop, make_console: Callable[[], Console], tmp_path: Path
) -> None:
    async def story() -> None:
        command = [sys.executable, "-c", KILLED, str(tmp_path)]
        killed = await asyncio.to_thread(
            subprocess.run, command, cwd=ROOT, check=False, timeout=60, capture_output=True
        )
        assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()[-2000:]
        console = make_console()
        await console.start()
        try:
            console.begin()
            models = console.models
            await until(models.connection.changed, lambda: models.connection.is_live, what="live")
            await until(models.pending.changed, lambda: not models.pending.items, what="sent")
            await until(models.orders.changed, lambda: len(models.orders.ids()) == 1, what="the order")
            order = models.orders.all()[0]
            await until(
                models.orders.changed,
                lambda: models.orders.all()[0].state is OrderState.REPAIRED,
                what="all of it is done",
            )
            office = Office(console.client)
            for kind in ("order.taken_in", "order.diagnosed", "order.fixed_remotely"):
                assert [one["subject_id"] for one in await office.events(kind)] == [order.id], kind
        finally:
            await console.close()

    on_qt_loop(story(), within_s=120)
