"""Reports from the street on the real page: those that wait are there, a click opens one."""

from datetime import timedelta
from typing import Any

import pytest

from console.api.types import Incident
from contract.vocabulary import IncidentCategory, IncidentState
from tests.map_page import subjects
from tests.map_page.board import Board
from tests.map_page.subjects import World

CENTRE = (31.2304, 121.4737)


def report(incident_id: int, **fields: Any) -> Incident:
    usual: dict[str, Any] = {
        "version": 1,
        "state": IncidentState.NEW,
        "category": IncidentCategory.HAZARD,
        "text": "人井盖缺失\n已放警示锥桶",
        "worker_id": 1,
        "worker_name": "张伟",
        "department_id": 1,
        "lat": CENTRE[0],
        "lon": CENTRE[1],
        "happened_at": subjects.NOW,
        "created_at": subjects.NOW + timedelta(seconds=5),
    }
    return Incident(id=incident_id, **(usual | fields))


@pytest.fixture
def reported(board: Board) -> Board:
    """One that waits, one that waits and has no place, one that is an order already."""
    board.models.incidents.replace(
        [
            report(1),
            report(2, lat=None, lon=None),
            report(3, state=IncidentState.ORDERED, order_id=7, lat=CENTRE[0] + 0.002),
        ]
    )
    board.ask(f"page.map.setView([{CENTRE[0]}, {CENTRE[1]}], 16, {{ animate: false }}) && null")
    board.until("page.incidents.drawn === 1")
    return board


def test_what_waits_and_has_a_place_is_on_the_map_with_a_card(reported: Board) -> None:
    assert reported.ask("page.incidents.items.map((item) => item.id)") == [1]
    title, by = reported.ask("page.incidents.lines(1)")
    assert title.endswith("· 人井盖缺失")
    assert "张伟" in by
    assert reported.ask("page.stage.targets.filter((one) => one.kind === 'incident').length") == 1


def test_a_click_opens_the_report_and_the_one_looked_at_is_larger(reported: Board) -> None:
    opened: list[int] = []
    reported.models.incidents.opened.connect(opened.append)
    reported.click(CENTRE[0] + 0.0002, CENTRE[1])  # the bubble is above its place
    reported.wait(lambda: opened == [1])
    reported.models.incidents.pick(1)
    reported.until("page.incidents.chosen === 1")


def test_a_decided_report_goes_and_a_new_one_comes(reported: Board) -> None:
    reported.models.incidents.put([report(1, version=2, state=IncidentState.DISMISSED)])
    reported.until("page.incidents.items.length === 0")
    reported.models.incidents.put([report(4)])
    reported.until("page.incidents.items.length === 1")
    reported.models.selection.show_requested.emit("incident", frozenset([4]))
    reported.until(f"Math.abs(page.map.getCenter().lat - {CENTRE[0]}) < 1e-4")


def test_a_past_room_has_no_reports(reported: Board) -> None:
    reported.view.incidents.show_world(World().models)
    reported.until("page.incidents.items.length === 0")
    reported.view.incidents.show_world(reported.models)
    reported.until("page.incidents.items.length === 1")
