"""Groups: made, changed by one at a time, dissolved, seen in their department's subtree only."""

from typing import Any

from tests.backend.harness import Backend, Headers


async def make(backend: Backend, caller: Headers, name: str, *worker_ids: int) -> dict[str, Any]:
    made = await backend.post("/api/groups", caller, {"name": name, "worker_ids": list(worker_ids)})
    assert made.status_code == 201, made.text
    return dict(made.json())


async def groups(backend: Backend, caller: Headers) -> list[dict[str, Any]]:
    return list((await backend.get("/api/groups", caller)).json()["items"])


async def test_a_group_is_made_changed_and_dissolved(backend: Backend, dispatcher: Headers) -> None:
    one, other = await backend.worker(), await backend.worker(backend.departments.south)
    group = await make(backend, dispatcher, " 夜班 ", other.id, one.id, one.id)
    assert (group["name"], group["worker_ids"], group["version"]) == ("夜班", [one.id, other.id], 1)
    change = {"version": 1, "name": "早班", "worker_ids": [other.id]}
    changed = (await backend.patch(f"/api/groups/{group['id']}", dispatcher, change)).json()
    assert (changed["name"], changed["worker_ids"], changed["version"]) == ("早班", [other.id], 2)
    assert await groups(backend, dispatcher) == [changed]
    removed = await backend.post(f"/api/groups/{group['id']}/remove", dispatcher, {"version": 2})
    assert removed.json()["removed"] is True
    assert await groups(backend, dispatcher) == []


async def test_the_snapshot_and_the_log_carry_groups(backend: Backend, dispatcher: Headers) -> None:
    worker = await backend.worker()
    group = await make(backend, dispatcher, "夜班", worker.id)
    assert (await backend.get("/api/snapshot", dispatcher)).json()["groups"] == [group]
    [event] = [event for event in await backend.events() if event.subject_kind == "group"]
    assert event.payload == {"group": group}


async def test_who_saw_an_older_group_is_told_who_changed_it(backend: Backend, dispatcher: Headers) -> None:
    group = await make(backend, dispatcher, "夜班")
    await backend.patch(f"/api/groups/{group['id']}", dispatcher, {"version": 1, "name": "早班"})
    late = await backend.post(f"/api/groups/{group['id']}/remove", dispatcher, {"version": 1})
    assert late.status_code == 409
    assert late.json()["current"]["name"] == "早班"
    assert [change["kind"] for change in late.json()["changes"]] == ["group.changed"]


async def test_groups_are_seen_in_their_departments_subtree(
    backend: Backend, dispatcher: Headers, north_dispatcher: Headers
) -> None:
    worker = await backend.worker()
    northern = await make(backend, north_dispatcher, "北区夜班", worker.id)
    central = await make(backend, dispatcher, "全市夜班", worker.id)
    assert await groups(backend, dispatcher) == [northern, central]
    assert await groups(backend, north_dispatcher) == [northern]
    change = {"version": 1, "name": "x"}
    answer = await backend.patch(f"/api/groups/{central['id']}", north_dispatcher, change)
    assert answer.status_code == 404


async def test_people_of_other_departments_cannot_be_put_in(
    backend: Backend, north_dispatcher: Headers
) -> None:
    southern = await backend.worker(backend.departments.south)
    body = {"name": "混合", "worker_ids": [southern.id]}
    assert (await backend.post("/api/groups", north_dispatcher, body)).status_code == 404


async def test_a_removal_can_be_taken_back_with_everybody_in_it(
    backend: Backend, dispatcher: Headers, north_dispatcher: Headers
) -> None:
    worker = await backend.worker()
    group = await make(backend, dispatcher, "夜班", worker.id)
    path = f"/api/groups/{group['id']}/restore"
    assert (await backend.post(path, dispatcher, {"version": 1})).status_code == 404
    await backend.post(f"/api/groups/{group['id']}/remove", dispatcher, {"version": 1})
    assert (await backend.post(path, dispatcher, {"version": 1})).status_code == 409
    assert (await backend.post(path, north_dispatcher, {"version": 2})).status_code == 404
    back = (await backend.post(path, dispatcher, {"version": 2})).json()
    assert (back["worker_ids"], back["removed"], back["version"]) == ([worker.id], False, 3)
    assert await groups(backend, dispatcher) == [back]


async def test_who_went_to_another_department_may_stay_in_the_group(
    backend: Backend, admin: Headers, north_dispatcher: Headers
) -> None:
    staying, going = await backend.worker(), await backend.worker()
    group = await make(backend, north_dispatcher, "北区夜班", staying.id, going.id)
    move = {"version": 1, "department_id": backend.departments.south}
    assert (await backend.patch(f"/api/workers/{going.id}", admin, move)).status_code == 200
    path = f"/api/groups/{group['id']}"
    kept = {"version": 1, "worker_ids": [staying.id, going.id], "name": "北区白班"}
    assert (await backend.patch(path, north_dispatcher, kept)).status_code == 200
    without = {"version": 2, "worker_ids": [staying.id]}
    assert (await backend.patch(path, north_dispatcher, without)).status_code == 200
    again = {"version": 3, "worker_ids": [staying.id, going.id]}
    assert (await backend.patch(path, north_dispatcher, again)).status_code == 404
