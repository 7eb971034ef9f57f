"""The people tree: who stands where, what is ticked, what a search or a filter leaves."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from console.api.types import Department
from console.core.clock import ServerClock
from console.core.texts import Texts
from console.models.tables.roles import Role
from console.models.tables.staff import StaffFilter, StaffTreeModel
from tests.console.models.people import AT_MS, worker
from tests.console.models.test_fleet import positions
from tests.console.models.test_groups import group
from tests.console.models.test_presence import Room

NOWHERE = QModelIndex()


class Office(Room):
    """上海 has 黄浦 (1, 2, 3) and 浦东 (4); 5 stands right below 上海. 1 and 4 are online, 3 is off duty."""

    def __post_init__(self) -> None:
        super().__post_init__()
        models = self.models
        models.organisation.lost_after_s = 300
        tree = [Department(id=2, name="黄浦", parent_id=1), Department(id=3, name="浦东", parent_id=1)]
        models.departments.replace([Department(id=1, name="上海"), *tree])
        models.workers.replace(
            [
                worker(1, 2, name="张三"),
                worker(2, 2, name="李四"),
                worker(3, 2, name="王五", on_duty=False),
                worker(4, 3, name="赵六"),
                worker(5, 1, name="周七"),
            ]
        )
        models.fleet.apply(positions((1, 31.2, 121.4, AT_MS), (4, 31.2, 121.4, AT_MS)))
        models.fleet.apply(positions((2, 31.2, 121.4, AT_MS - 900_000)))
        models.presence.refresh()
        models.groups.replace([group(1, 1, 4), group(2, 1, 99)])
        clock = ServerClock(local_ms=lambda: self.now_ms)
        self.rows = StaffTreeModel(models, clock, Texts.strict("zh"))
        self.tester = QAbstractItemModelTester(self.rows, QAbstractItemModelTester.FailureReportingMode.Fatal)

    def shown(self, below: QModelIndex = NOWHERE) -> list[object]:
        """Names, each branch with a list of what is below it."""
        found: list[object] = []
        for row in range(self.rows.rowCount(below)):
            index = self.rows.index(row, 0, below)
            under = self.shown(index)
            found.append((index.data(), under) if index.data(Role.KIND) != "worker" else index.data())
        return found

    def state(self, index: QModelIndex) -> Qt.CheckState:
        return Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole))


@pytest.fixture
def office(qapp: QApplication) -> Office:
    assert qapp
    return Office()


def test_groups_stand_beside_the_departments_and_people_in_both(office: Office) -> None:
    assert office.shown() == [
        ("分组", [("分组1", ["张三", "赵六"]), ("分组2", ["张三"])]),
        ("上海", [("黄浦", ["张三", "李四", "王五"]), ("浦东", ["赵六"]), "周七"]),
    ]
    assert office.rows.index_of_worker(1).parent().data() == "黄浦"


def test_somebody_in_two_groups_is_ticked_everywhere_at_once(office: Office) -> None:
    rows, selection = office.rows, office.models.selection
    in_group = rows.index(0, 0, rows.index_of_group(2))
    rows.setData(in_group, Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert selection.ticked == {1}
    assert office.state(rows.index_of_worker(1)) is Qt.CheckState.Checked
    assert office.state(rows.index_of_group(2)) is Qt.CheckState.Checked
    assert office.state(rows.index_of_group(1)) is Qt.CheckState.PartiallyChecked
    assert office.state(rows.index_of_department(2)) is Qt.CheckState.PartiallyChecked
    rows.setData(rows.index_of_group(1), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert selection.ticked == {1, 4}
    assert office.state(rows.index_of_department(3)) is Qt.CheckState.Checked
    heading = rows.index(0, 0)
    rows.setData(heading, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    assert selection.ticked == frozenset()


def test_a_group_counts_its_people_and_says_who_is_out_of_sight(office: Office) -> None:
    one, other = (office.rows.index_of_group(key) for key in (1, 2))
    assert (one.data(Role.NOTE), other.data(Role.NOTE)) == ("2 / 2 / 2", "1 / 1 / 1")
    assert "另有 1 人不在您的名单里" in other.data(Qt.ItemDataRole.ToolTipRole)
    assert "上海" in one.data(Qt.ItemDataRole.ToolTipRole)
    assert "分组：分组1、分组2" in office.rows.index_of_worker(1).data(Qt.ItemDataRole.ToolTipRole)


def test_without_groups_the_heading_says_how_to_make_one(office: Office) -> None:
    office.models.groups.replace([])
    heading = office.rows.index(0, 0)
    assert "Ctrl+G" in heading.data(Role.NOTE)
    assert heading.data(Qt.ItemDataRole.CheckStateRole) is None


def test_a_group_follows_events_at_once(office: Office) -> None:
    office.models.groups.take([group(2, version=2, removed=True), group(1, 1, 4, 5, version=2)])
    assert office.shown()[0] == ("分组", [("分组1", ["张三", "赵六", "周七"])])


def test_a_search_finds_people_and_through_groups_and_departments(office: Office) -> None:
    rows = office.rows
    rows.set_text("zs")
    assert office.shown() == [
        ("分组", [("分组1", ["张三"]), ("分组2", ["张三"])]),
        ("上海", [("黄浦", ["张三"])]),
    ]
    rows.set_text("分组1")
    assert office.shown()[1] == ("上海", [("黄浦", ["张三"]), ("浦东", ["赵六"])])
    rows.set_text("pudong")
    assert rows.shown_workers == 1
    rows.set_text("nobody at all")
    assert (office.shown(), rows.shown_workers, rows.best_match) == ([], 0, None)
    rows.set_text("")
    assert rows.shown_workers == 5


def test_ticking_a_branch_of_a_search_ticks_who_was_found(office: Office) -> None:
    office.rows.set_text("w0002")
    shanghai = office.rows.index_of_department(1)
    office.rows.setData(shanghai, Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert office.models.selection.ticked == {2}
    assert office.state(shanghai) is Qt.CheckState.Checked
    office.rows.set_text("")
    assert office.state(office.rows.index_of_department(1)) is Qt.CheckState.PartiallyChecked


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (StaffFilter.ONLINE, {1, 4}),
        (StaffFilter.ON_DUTY, {1, 2, 4, 5}),
        (StaffFilter.LOST, {2}),
        (StaffFilter.ALL, {1, 2, 3, 4, 5}),
    ],
)
def test_a_filter_leaves_who_is_in_that_state(office: Office, wanted: StaffFilter, found: set[int]) -> None:
    office.rows.set_filter(wanted)
    people = office.rows.workers_at(office.rows.index_of_department(1))
    assert people == found


def test_who_comes_online_comes_into_the_filtered_tree_and_the_rest_stays(office: Office) -> None:
    rows = office.rows
    rows.set_filter(StaffFilter.ONLINE)
    kept = QPersistentModelIndex(rows.index_of_worker(4))
    office.now_ms += 1_000
    office.models.fleet.apply(positions((2, 31.2, 121.4, office.now_ms)))
    office.models.presence.refresh()
    assert office.shown()[1] == ("上海", [("黄浦", ["张三", "李四"]), ("浦东", ["赵六"])])
    assert kept.isValid()
    assert kept.data() == "赵六"


def test_what_is_kept_of_a_row_moves_along_with_a_search(office: Office) -> None:
    rows = office.rows
    person, branch = (
        QPersistentModelIndex(rows.index_of_worker(3)),
        QPersistentModelIndex(rows.index_of_department(2)),
    )
    rows.set_text("ww")
    assert (person.row(), person.data(), branch.data()) == (0, "王五", "黄浦")
    rows.set_text("")
    assert (person.row(), branch.row()) == (2, 0)


def test_a_change_of_one_persons_state_repaints_one_row_of_each_place(office: Office) -> None:
    told: list[tuple[object, int, int]] = []
    office.rows.dataChanged.connect(
        lambda first, last, _roles: told.append((first.data(), first.row(), last.row()))
    )
    office.models.workers.put([worker(4, 3, name="赵六", stealth=True, version=2)])
    names = [name for name, _, _ in told]
    assert all(first == last for _, first, last in told)
    assert set(names) == {"赵六", "分组", "分组1", "浦东", "上海"}


def test_somebody_without_a_known_department_is_not_lost_from_the_tree(office: Office) -> None:
    office.models.workers.put([worker(9, 77, name="孙八")])
    assert office.shown()[-1] == "孙八"


def test_a_person_says_why_and_since_when(office: Office) -> None:
    office.models.workers.put([worker(3, 2, name="王五", on_duty=False, duty_since=None, version=2)])
    index = office.rows.index_of_worker(3)
    assert index.data(Role.NOTE) == "已下班"
    assert "不采集位置" in index.data(Qt.ItemDataRole.ToolTipRole)
    lost = office.rows.index_of_worker(2)
    assert lost.data(Role.NOTE) == "失联 15 分钟前"
