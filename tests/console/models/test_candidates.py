"""Candidates as rows: a range of minutes, what it rests on, and the shift it may not fit into."""

from dataclasses import dataclass

import msgspec
import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from console.api.types import Candidate
from console.core.texts import Texts
from console.models.details import CandidateModel
from console.models.tables.candidates import CandidateTableModel
from contract.roads import Basis
from tests.console.views import sample


@dataclass
class Rows:
    model: CandidateModel
    table: CandidateTableModel

    def show(self, *people: Candidate) -> None:
        result = sample.candidates(1)
        self.model.begin(1)
        self.model.finish(msgspec.structs.replace(result, candidates=list(people)))


@pytest.fixture(autouse=True)
def _application(qapp: QApplication) -> QObject:
    return qapp


@pytest.fixture
def rows() -> Rows:
    model = CandidateModel()
    return Rows(model, CandidateTableModel(model, Texts("zh")))


def person(**changed: object) -> Candidate:
    one = sample.candidates(1).candidates[0]
    return msgspec.structs.replace(one, **changed)


def test_the_range_is_whole_minutes_rounded_outwards(rows: Rows) -> None:
    rows.show(person(eta_s=660.0, eta_low_s=545.0, eta_high_s=725.0))
    assert rows.table.words(1, "eta") == "9–13 分"
    assert rows.table.words(1, "by") == "路网"
    assert "11 分" in rows.table.tip(1, "eta")


def test_a_straight_line_says_that_the_road_may_be_longer(rows: Rows) -> None:
    rows.show(person(by=Basis.LINE, way_m=None))
    assert rows.table.words(1, "by") == "直线"
    assert "绕路" in rows.table.tip(1, "by")


def test_without_a_place_nothing_is_said(rows: Rows) -> None:
    rows.show(person(by=None, eta_s=None, eta_low_s=None, eta_high_s=None, way_m=None, distance_m=None))
    assert rows.table.words(1, "eta") == "—"
    assert rows.table.words(1, "by") == Texts("zh")("words.none")
    assert "None" not in rows.table.tip(1, "eta")


def test_a_shift_that_may_be_over_before_is_marked(rows: Rows) -> None:
    rows.show(person(after_shift=True))
    assert rows.table.mark(1, "shift") == "timer.soon"
    assert "18:00" in rows.table.tip(1, "shift")
    rows.show(person())
    assert rows.table.mark(1, "shift") == ""
