"""Groups as snapshots, answers and events bring them, in any order."""

import msgspec

from console.api.types import Group
from console.models.groups import GroupStore
from tests.console.models.people import AT


def group(group_id: int, *worker_ids: int, version: int = 1, removed: bool = False) -> Group:
    return Group(
        id=group_id,
        version=version,
        name=f"分组{group_id}",
        worker_ids=list(worker_ids),
        department_id=1,
        removed=removed,
        updated_at=AT,
    )


def test_a_removed_group_leaves_and_an_older_state_does_not_bring_it_back() -> None:
    store = GroupStore()
    store.replace([group(1, 7), group(2)])
    changed: list[frozenset[int]] = []
    store.changed.connect(changed.append)
    store.take([group(1, version=3, removed=True), group(1, 7, 8, version=2)])
    store.take([group(1, 7, 8, version=2)])
    assert store.ids() == {2}
    assert changed == [frozenset({1})]


def test_a_removal_that_was_taken_back_brings_the_group_back() -> None:
    store = GroupStore()
    store.take([group(1, 7)])
    store.take([group(1, 7, version=2, removed=True)])
    store.take([group(1, 7, version=3)])
    assert store.get(1) == group(1, 7, version=3)


def test_an_older_removal_does_not_end_a_newer_group() -> None:
    store = GroupStore()
    store.take([group(1, 7, version=3)])
    store.take([group(1, version=2, removed=True)])
    assert store.ids() == {1}


def test_the_groups_of_somebody_are_told_by_name() -> None:
    store = GroupStore()
    named = msgspec.structs.replace(group(3, 7), name="A")
    store.replace([group(1, 7, 8), group(2, 8), named])
    assert [one.id for one in store.of_worker(7)] == [3, 1]
