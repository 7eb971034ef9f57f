"""A command is applied once per key, in order, on the version its sender saw, or not at all."""

import asyncio
import uuid

from sqlalchemy import select

from backend.kit.eventlog import Event
from backend.kit.idempotency import IdempotencyRow, forget_old
from contract.vocabulary import EventKind, Role
from tests.backend.harness import Backend, Headers


async def test_the_same_key_twice_gets_the_same_answer_and_is_applied_once(
    backend: Backend, admin: Headers
) -> None:
    body = {"name": "王强", "department_id": backend.departments.north}
    key = uuid.uuid4().hex
    first = await backend.post("/api/workers", admin, body, key=key)
    before = len(await backend.events())
    second = await backend.post("/api/workers", admin, body, key=key)
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert second.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert len(await backend.events()) == before


async def test_ten_at_once_with_one_key_are_applied_once(backend: Backend, admin: Headers) -> None:
    body = {"name": "王强", "department_id": backend.departments.north}
    key = uuid.uuid4().hex
    answers = await asyncio.gather(*(backend.post("/api/workers", admin, body, key=key) for _ in range(10)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1


async def test_a_key_used_for_another_request_is_refused(backend: Backend, admin: Headers) -> None:
    key = uuid.uuid4().hex
    body = {"name": "王强", "department_id": backend.departments.north}
    await backend.post("/api/workers", admin, body, key=key)
    reused = await backend.post("/api/workers", admin, body | {"name": "李强"}, key=key)
    assert reused.status_code == 422
    assert reused.json()["type"] == "/problems/idempotency-key-reused"


async def test_keys_of_different_accounts_do_not_meet(backend: Backend, admin: Headers) -> None:
    key = uuid.uuid4().hex
    other = await backend.account(Role.ENTERPRISE_ADMIN)
    body = {"name": "王强", "department_id": backend.departments.north}
    first = await backend.post("/api/workers", admin, body, key=key)
    second = await backend.post("/api/workers", other, body, key=key)
    assert first.json()["id"] != second.json()["id"]


async def test_a_write_without_a_key_is_refused(backend: Backend, admin: Headers) -> None:
    body = {"name": "王强", "department_id": backend.departments.north}
    answer = await backend.client.post("/api/workers", json=body, headers=admin)
    assert answer.status_code == 400
    assert answer.json()["type"] == "/problems/idempotency-key-missing"


async def test_a_refused_command_leaves_nothing_and_its_key_can_be_used_again(
    backend: Backend, admin: Headers
) -> None:
    worker = await backend.worker()
    before = await backend.events()
    key = uuid.uuid4().hex
    stale = {"version": 99, "name": "新名"}
    assert (await backend.patch(f"/api/workers/{worker.id}", admin, stale, key=key)).status_code == 409
    assert await backend.events() == before
    right = {"version": worker.version, "name": "新名"}
    assert (await backend.patch(f"/api/workers/{worker.id}", admin, right, key=key)).status_code == 200


async def test_a_conflict_says_who_changed_what_since(backend: Backend, admin: Headers) -> None:
    worker = await backend.worker()
    path = f"/api/workers/{worker.id}"
    other = await backend.account(Role.DEPARTMENT_ADMIN)
    await backend.patch(path, other, {"version": 1, "name": "新名"})
    await backend.patch(path, other, {"version": 2, "monitoring": "task"})
    late = await backend.patch(path, admin, {"version": 1, "skills": ["fault"]})
    problem = late.json()
    assert late.status_code == 409
    assert problem["type"] == "/problems/version-conflict"
    assert problem["current_version"] == 3
    assert problem["changed_by"].startswith("department_admin")
    kinds = [change["kind"] for change in problem["changes"]]
    assert kinds == ["worker.changed", "worker.monitoring_changed"]
    assert problem["changed_at"] == problem["changes"][-1]["at"]
    assert problem["current"]["monitoring"] == "task"


async def test_listeners_hear_of_commits_in_the_order_of_their_numbers(
    backend: Backend, admin: Headers
) -> None:
    heard: list[Event] = []
    backend.services.database.on_committed.append(heard.extend)
    bodies = [{"name": f"员工{n}", "department_id": backend.departments.north} for n in range(20)]
    await asyncio.gather(*(backend.post("/api/workers", admin, body) for body in bodies))
    numbers = [event.seq for event in heard if event.kind is EventKind.WORKER_CREATED]
    assert len(numbers) == 20
    assert numbers == list(range(numbers[0], numbers[0] + 20))
    assert [event.seq for event in await backend.events(after=numbers[0] - 1)] == numbers


async def test_a_malformed_body_is_a_problem_document(backend: Backend, admin: Headers) -> None:
    headers = admin | {"Idempotency-Key": uuid.uuid4().hex, "Content-Type": "application/json"}
    answer = await backend.client.post("/api/workers", content=b"{nonsense", headers=headers)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["loc"][0] == "body"


async def test_an_oversized_body_is_refused_unread(backend: Backend, admin: Headers) -> None:
    headers = admin | {"Idempotency-Key": uuid.uuid4().hex, "Content-Type": "application/json"}
    answer = await backend.client.post("/api/workers", content=b" " * 1_100_000, headers=headers)
    assert answer.status_code == 413
    assert answer.json()["type"] == "/problems/too-large"


async def test_an_unknown_address_and_a_wrong_method_are_problem_documents(backend: Backend) -> None:
    unknown = await backend.client.get("/api/nothing")
    wrong = await backend.client.delete("/api/health")
    assert (unknown.status_code, wrong.status_code) == (404, 405)
    assert (await backend.client.delete("/api/workers")).headers["allow"] == "GET, POST"
    for answer in (unknown, wrong):
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == answer.status_code


async def test_a_login_code_is_not_kept_longer_than_it_can_be_used(backend: Backend, admin: Headers) -> None:
    worker = await backend.worker()
    path, key = f"/api/workers/{worker.id}/login-code", uuid.uuid4().hex
    first = await backend.post(path, admin, {}, key=key)
    again = await backend.post(path, admin, {}, key=key)
    assert again.json() == first.json()
    backend.clock.advance(30 * 60 + 1)
    async with backend.services.database.writing() as session:
        await forget_old(session, backend.clock.now())
        kept = await session.scalars(select(IdempotencyRow.body))
    assert not any(first.json()["code"].encode() in body for body in kept)
    assert (await backend.post(path, admin, {}, key=key)).json() != first.json()
