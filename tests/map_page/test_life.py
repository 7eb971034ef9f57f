"""The page's life: it dies and comes back, goes nowhere else, and changes its looks and language."""

import os
import signal

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest

from console.core.texts import Texts
from console.map.view import DEATHS_ALLOWED
from console.views import theme
from tests.map_page import subjects
from tests.map_page.board import Board
from tests.map_page.subjects import World

BUND = (31.2400, 121.4900)


def kill_page(board: Board) -> None:
    """As the kernel would when memory is short."""
    board.wait(lambda: board.view.page.renderProcessPid() > 0)
    os.kill(board.view.page.renderProcessPid(), signal.SIGKILL)


@pytest.fixture
def peopled(board: Board, world: World) -> Board:
    world.workers(subjects.worker(1), subjects.worker(2))
    world.fixes({1: BUND, 2: (31.22, 121.45)})
    world.models.orders.put([subjects.order(5)])
    world.models.selection.select_worker(1)
    board.until("page.workers.n >= 2 && page.orders.items.length === 1")
    return board


def test_a_killed_page_comes_back_with_everything(peopled: Board, world: World) -> None:
    kill_page(peopled)
    peopled.wait(lambda: peopled.greetings == 2)
    peopled.until("page.workers.n >= 2 && page.orders.items.length === 1 && page.workers.chosen.has(1)")
    world.fixes({2: (31.23, 121.46)})
    peopled.until("Math.abs(page.fleet.toX[page.fleet.slots.get(2)] - (121.46 + 180) / 360) < 1e-8")


def test_a_page_that_crashes_by_itself_comes_back_where_it_was(peopled: Board) -> None:
    peopled.ask("(page.map.setView([31.30, 121.60], 14), 1)")
    peopled.view.page.runJavaScript("1")  # the view's rest has been told before the crash
    peopled.ask("1")
    peopled.view.web.setUrl(QUrl("chrome://crash"))
    kill_page(peopled)
    peopled.wait(lambda: peopled.greetings == 2)
    peopled.until("page.map.getZoom() === 14 && Math.abs(page.map.getCenter().lat - 31.30) < 0.001")


def test_repeated_death_shows_a_panel_that_can_try_again(peopled: Board) -> None:
    for death in range(1, DEATHS_ALLOWED + 2):
        kill_page(peopled)
        if death <= DEATHS_ALLOWED:
            peopled.wait(lambda death=death: peopled.greetings == death + 1)
    retry = peopled.view.findChild(type(peopled.view._panel.retry), "map_retry")  # noqa: SLF001 (its type)
    assert retry is not None
    peopled.wait(retry.isVisible)
    QTest.mouseClick(retry, Qt.MouseButton.LeftButton)
    peopled.wait(lambda: peopled.greetings == DEATHS_ALLOWED + 2)
    peopled.until("page.workers.n >= 2")
    assert not retry.isVisible()


def test_the_page_goes_nowhere_else(board: Board) -> None:
    board.view.page.runJavaScript("location.href = 'https://example.invalid/'")
    board.view.page.runJavaScript("window.open('https://example.invalid/')")
    assert board.ask("location.href") == "waiqin://map/index.html"


@pytest.mark.expects_log
def test_the_page_can_read_no_file_and_no_other_origin(board: Board) -> None:
    for address in ("file:///etc/hostname", "waiqin://map/page/../view.py", "waiqin://other/page/main.js"):
        refused = board.ask(f"fetch('{address}').then((answer) => !answer.ok, () => true)")
        assert refused is True, address
    board.complaints.clear()  # the refusals themselves


def test_a_dark_theme_reaches_every_colour(peopled: Board) -> None:
    peopled.view.set_theme(theme.resolve("dark"))
    peopled.until("page.stage.colours.panel === '#151D26'")
    peopled.until("page.map.getContainer().classList.contains('waiqin-dark')")


def test_another_language_renames_the_controls(peopled: Board) -> None:
    assert peopled.ask("page.controls.buttons.follow.title") == "跟随选中的人员"
    peopled.view.set_texts(Texts.strict("en"))
    peopled.wait(lambda: peopled.greetings == 2)
    peopled.until("page.controls.buttons.follow.title === 'Follow the selected worker'")
    peopled.until("page.workers.n >= 2")


def test_the_chosen_base_map_is_kept(board: Board) -> None:
    board.ask("document.querySelectorAll('.leaflet-control-layers-base input')[1].click() ?? 1")
    board.wait(lambda: board.settings.text("map.base") == "china")
    board.until("page.bases.key === 'china'")


def test_home_is_the_organisation_of_now_and_farther_where_the_map_is_small(
    board: Board, world: World
) -> None:
    organisation = world.models.organisation
    board.view.resize(900, 600)
    board.until(f"page.map.getZoom() === {organisation.zoom:.0f}")
    board.view.resize(560, 400)
    board.until(f"page.map.getZoom() === {organisation.zoom - 1:.0f}")
    board.ask("(page.map.setView([30.2, 120.1], 9), 1)")
    board.view.resize(900, 600)
    assert board.ask("page.map.getZoom()") == 9
    board.ask("(page.controls.buttons.home.click(), 1)")
    board.until(f"page.map.getZoom() === {organisation.zoom - 1:.0f}")
