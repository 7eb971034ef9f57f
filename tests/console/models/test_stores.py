"""Stores by id announce what really changed, once per batch; older versions never win."""

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from console.api.types import Department, Event
from console.core.clock import ServerClock
from console.models.connection import ConnectionModel, ConnectionState
from console.models.details import CandidateModel, LoadState, OrderHistoryModel
from console.models.events import EventStore
from console.models.pending import PendingCommand, PendingState, PendingStore
from console.models.selection import Selection
from console.models.store import DepartmentStore, OrderStore
from contract.vocabulary import OrderState
from tests.console.models.people import order


@pytest.fixture(autouse=True)
def _application(qapp: QApplication) -> QObject:
    return qapp


def _event(seq: int, subject_id: int = 1) -> Event:
    at = datetime(2026, 11, 21, tzinfo=UTC)
    return Event(seq=seq, at=at, kind="order.created", subject_kind="order", subject_id=subject_id)


def test_a_batch_is_announced_once_with_the_ids_that_changed() -> None:
    store, heard = OrderStore(), list[frozenset[int]]()
    store.changed.connect(heard.append)
    store.put([order(1), order(2)])
    store.put([order(1), order(2, title="另一个", version=2)])
    store.put([order(1)])
    store.remove([2, 99])
    assert heard == [frozenset({1, 2}), frozenset({2}), frozenset({2})]


def test_an_older_version_that_comes_late_changes_nothing() -> None:
    store = OrderStore()
    store.put([order(1, version=3, state=OrderState.DISPATCHED)])
    store.put([order(1, version=2)])
    known = store.get(1)
    assert known is not None
    assert known.state is OrderState.DISPATCHED


def test_what_is_told_while_a_whole_is_read_outlasts_it() -> None:
    store = OrderStore()
    store.put([order(1, version=1), order(2, version=1)])
    with store.reading() as take:
        whole = [order(1, version=1), order(2, version=3), order(4, version=1)]
        store.put([order(1, version=2), order(2, version=2), order(3, version=1)])
        store.remove([4])
        take(whole)
    assert {one.id: one.version for one in store.all()} == {1: 2, 2: 3, 3: 1}
    store.replace(whole)
    assert store.ids() == {1, 2, 4}


def test_a_snapshot_replaces_everything_and_announces_only_differences() -> None:
    store, heard = OrderStore(), list[frozenset[int]]()
    store.put([order(1), order(2), order(3, version=5)])
    store.changed.connect(heard.append)
    store.replace([order(1), order(3, version=4), order(4)])
    assert heard == [frozenset({2, 3, 4})]
    assert store.ids() == {1, 3, 4}


def test_the_tree_of_departments_knows_children_subtree_and_path() -> None:
    store = DepartmentStore()
    store.replace(
        [
            Department(id=2, name="黄浦", parent_id=1),
            Department(id=3, name="外滩班", parent_id=2),
            Department(id=9, name="别处", parent_id=77),
            Department(id=1, name="上海"),
        ]
    )
    assert [one.id for one in store.children_of(None)] == [1, 9]
    assert [one.id for one in store.children_of(2)] == [3]
    assert store.subtree(1) == {1, 2, 3}
    assert store.subtree(404) == frozenset()
    assert store.path(3) == "上海 / 黄浦 / 外滩班"
    assert store.path(404) == ""


def test_events_replayed_after_a_reconnect_are_not_doubled_and_old_ones_fall_out() -> None:
    store, heard = EventStore(bound=3), list[list[Event]]()
    store.appended.connect(heard.append)
    store.append([_event(1), _event(2)])
    store.append([_event(2), _event(3), _event(4)])
    assert [one.seq for one in store.all()] == [2, 3, 4]
    assert [[one.seq for one in batch] for batch in heard] == [[1, 2], [3, 4]]
    assert store.of_subject("order", 1) == store.all()


def test_live_events_join_the_history_of_the_order_that_is_shown() -> None:
    history = OrderHistoryModel()
    history.begin(1)
    history.append([_event(5)])
    history.finish(1, [_event(3), _event(5)])
    history.append([_event(6), _event(7, subject_id=2)])
    assert [one.seq for one in history.events] == [3, 5, 6]
    history.finish(2, [_event(9)])
    assert [one.seq for one in history.events] == [3, 5, 6]


def test_a_late_failure_of_another_order_s_candidates_is_dropped() -> None:
    model = CandidateModel()
    model.begin(1)
    model.begin(2)
    model.fail(1, "gone")
    assert model.state is LoadState.LOADING
    model.fail(2, "gone")
    assert (model.state, model.error) == (LoadState.FAILED, "gone")


def test_selecting_the_same_again_says_nothing_and_ticks_survive_a_clear() -> None:
    selection, heard = Selection(), list[int]()
    selection.changed.connect(lambda: heard.append(1))
    selection.select_worker(3)
    selection.select_worker(3)
    selection.select_order(4)
    selection.tick([1, 2])
    selection.tick([2], on=False)
    assert (set(selection.worker_ids), set(selection.ticked)) == ({3}, {1})
    selection.clear()
    selection.clear()
    assert (selection.worker_id, selection.order_id, set(selection.ticked)) == (None, None, {1})
    assert len(heard) == 5


def test_pending_commands_keep_the_order_they_were_pressed_in() -> None:
    store = PendingStore()
    for key in ("b", "a"):
        store.put(PendingCommand(key=key, verb="dispatch", subject_kind="order", subject_id=1))
    store.set_state("b", PendingState.REFUSED, "太晚了")
    assert [one.key for one in store.items] == ["b", "a"]
    assert store.waiting_count() == 1
    assert [one.error for one in store.for_order(1)] == ["太晚了", ""]
    store.remove("b")
    assert [one.key for one in store.items] == ["a"]


def test_a_connection_state_remembers_since_when_it_holds() -> None:
    now = [1_000.0]
    model = ConnectionModel(ServerClock(local_ms=lambda: now[0]))
    model.heard()
    now[0] = 5_000.0
    model.set_state(ConnectionState.DOWN)
    model.set_state(ConnectionState.DOWN)
    assert (model.since_ms, model.last_good_ms) == (5_000.0, 1_000.0)


def test_an_order_that_went_to_a_level_above_is_gone_from_the_lower_one() -> None:
    departments = DepartmentStore()
    departments.put([Department(id=2, name="北区", parent_id=1)])
    store = OrderStore(departments)
    store.put([order(1, department_id=2), order(2, department_id=2)])
    store.put([order(1, version=2, department_id=1)])
    assert store.ids() == {2}
