"""Signing in, refreshing, signing out."""

import asyncio

import httpx
import pytest

from backend.accounts.service import create_account
from contract.vocabulary import EventKind, Role
from tests.backend.harness import Backend, Headers, bearer

PASSWORD = "a long enough password"


@pytest.fixture
async def username(backend: Backend) -> str:
    password_hash = await backend.services.accounts.passwords.hash(PASSWORD)
    async with backend.services.database.writing() as session:
        await create_account(
            session,
            username="diaodu1",
            name="李调度",
            role=Role.DISPATCHER,
            department_id=backend.departments.north,
            clock=backend.clock,
            password_hash=password_hash,
        )
    return "diaodu1"


async def try_password(backend: Backend, username: str, password: str) -> httpx.Response:
    body = {"username": username, "password": password}
    return await backend.client.post("/api/auth/token", json=body)


async def refresh(backend: Backend, refresh_token: str) -> httpx.Response:
    return await backend.client.post("/api/auth/refresh", json={"refresh_token": refresh_token})


async def who(backend: Backend, access_token: str) -> int:
    return (await backend.get("/api/me", bearer(access_token))).status_code


async def test_the_right_password_opens_a_session(backend: Backend, username: str) -> None:
    answer = await try_password(backend, username, PASSWORD)
    assert answer.status_code == 200
    assert answer.json()["account"]["role"] == "dispatcher"
    assert await who(backend, answer.json()["access_token"]) == 200


async def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(
    backend: Backend, username: str
) -> None:
    wrong = await try_password(backend, username, "guess")
    unknown = await try_password(backend, "nobody", "guess")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong.headers["content-type"] == "application/problem+json"


async def test_after_five_wrong_tries_even_the_right_password_has_to_wait(
    backend: Backend, username: str
) -> None:
    for _ in range(5):
        assert (await try_password(backend, username, "guess")).status_code == 401
    refused = await try_password(backend, username, PASSWORD)
    assert refused.status_code == 429
    backend.clock.advance(float(refused.headers["retry-after"]))
    assert (await try_password(backend, username, PASSWORD)).status_code == 200


async def test_a_right_password_forgets_the_wrong_tries(backend: Backend, username: str) -> None:
    for _ in range(2):
        for _ in range(4):
            await try_password(backend, username, "guess")
        assert (await try_password(backend, username, PASSWORD)).status_code == 200


async def test_an_access_token_lives_a_quarter_of_an_hour(backend: Backend, username: str) -> None:
    opened = (await try_password(backend, username, PASSWORD)).json()
    backend.clock.advance(opened["expires_in_s"] - 1)
    assert await who(backend, opened["access_token"]) == 200
    backend.clock.advance(1)
    assert await who(backend, opened["access_token"]) == 401


async def test_refreshing_gives_a_new_pair(backend: Backend, username: str) -> None:
    first = (await try_password(backend, username, PASSWORD)).json()
    backend.clock.advance(1000)
    second = (await refresh(backend, first["refresh_token"])).json()
    assert await who(backend, first["access_token"]) == 401
    assert await who(backend, second["access_token"]) == 200
    assert second["refresh_token"] != first["refresh_token"]


async def test_a_used_refresh_token_works_a_minute_longer_for_a_lost_answer(
    backend: Backend, username: str
) -> None:
    token = (await try_password(backend, username, PASSWORD)).json()["refresh_token"]
    assert (await refresh(backend, token)).status_code == 200
    backend.clock.advance(60)
    assert (await refresh(backend, token)).status_code == 200
    backend.clock.advance(1)
    assert (await refresh(backend, token)).status_code == 401


async def test_a_refresh_token_ends_after_a_fortnight(backend: Backend, username: str) -> None:
    token = (await try_password(backend, username, PASSWORD)).json()["refresh_token"]
    backend.clock.advance(14 * 24 * 3600)
    assert (await refresh(backend, token)).status_code == 401


async def test_signing_out_ends_every_token_of_the_session_at_once(backend: Backend, username: str) -> None:
    first = (await try_password(backend, username, PASSWORD)).json()
    second = (await refresh(backend, first["refresh_token"])).json()
    other = (await try_password(backend, username, PASSWORD)).json()
    out = await backend.client.post("/api/auth/revoke", headers=bearer(second["access_token"]))
    assert out.status_code == 204
    assert await who(backend, first["access_token"]) == 401
    assert await who(backend, second["access_token"]) == 401
    assert (await refresh(backend, second["refresh_token"])).status_code == 401
    assert await who(backend, other["access_token"]) == 200


async def test_the_start_token_works_once(backend: Backend) -> None:
    body = {"start_token": "the start token"}
    first = await backend.client.post("/api/auth/start", json=body)
    assert first.status_code == 200
    assert first.json()["account"]["role"] == "enterprise_admin"
    assert (await backend.client.post("/api/auth/start", json=body)).status_code == 401


async def test_a_wrong_start_token_does_not_use_up_the_right_one(backend: Backend) -> None:
    wrong = await backend.client.post("/api/auth/start", json={"start_token": "a guess"})
    assert wrong.status_code == 401
    right = await backend.client.post("/api/auth/start", json={"start_token": "the start token"})
    assert right.status_code == 200


async def test_the_start_token_is_void_after_a_minute(backend: Backend) -> None:
    backend.clock.advance(61)
    late = await backend.client.post("/api/auth/start", json={"start_token": "the start token"})
    assert late.status_code == 401


async def test_a_login_code_opens_one_session_with_a_device(backend: Backend, dispatcher: Headers) -> None:
    worker = await backend.worker()
    code = (await backend.post(f"/api/workers/{worker.id}/login-code", dispatcher)).json()["code"]
    body = {"phone": worker.phone, "code": code, "device_name": "小米"}
    opened = await backend.client.post("/api/auth/worker", json=body)
    assert opened.status_code == 200
    assert opened.json()["account"]["worker_id"] == worker.id
    assert backend.services.roster.device(opened.json()["device_id"]) == worker.id
    assert (await backend.client.post("/api/auth/worker", json=body)).status_code == 401


async def test_a_login_code_expires(backend: Backend, dispatcher: Headers) -> None:
    worker = await backend.worker()
    code = (await backend.post(f"/api/workers/{worker.id}/login-code", dispatcher)).json()["code"]
    backend.clock.advance(31 * 60)
    body = {"phone": worker.phone, "code": code, "device_name": "小米"}
    assert (await backend.client.post("/api/auth/worker", json=body)).status_code == 401


async def test_guessing_login_codes_is_stopped(backend: Backend) -> None:
    worker = await backend.worker()
    body = {"phone": worker.phone, "code": "000000", "device_name": "小米"}
    statuses = [(await backend.client.post("/api/auth/worker", json=body)).status_code for _ in range(6)]
    assert statuses == [401] * 5 + [429]


async def test_signing_in_again_on_the_same_phone_keeps_its_device(backend: Backend) -> None:
    worker = await backend.worker()
    first = await backend.open_phone(worker)
    second = await backend.open_phone(worker)
    assert first["device_id"] == second["device_id"]
    assert (await backend.open_phone(worker, "another phone"))["device_id"] != first["device_id"]


async def test_revoking_a_device_signs_its_phone_out(backend: Backend, admin: Headers) -> None:
    opened = await backend.open_phone(await backend.worker())
    assert await who(backend, opened["access_token"]) == 200
    revoked = await backend.post(f"/api/devices/{opened['device_id']}/revoke", admin)
    assert revoked.status_code == 200
    assert await who(backend, opened["access_token"]) == 401
    assert (await refresh(backend, opened["refresh_token"])).status_code == 401
    assert backend.services.roster.is_revoked(opened["device_id"])


async def test_no_secret_is_stored_in_clear(backend: Backend, username: str) -> None:
    opened = (await try_password(backend, username, PASSWORD)).json()
    stored = b"".join(file.read_bytes() for file in backend.services.settings.data_dir.glob("waiqin.db*"))
    for secret in (PASSWORD, opened["access_token"], opened["refresh_token"]):
        assert secret.encode() not in stored


async def test_signing_in_and_out_is_in_the_log(backend: Backend, username: str) -> None:
    opened = (await try_password(backend, username, PASSWORD)).json()
    await backend.client.post("/api/auth/revoke", headers=bearer(opened["access_token"]))
    kinds = [event.kind for event in (await backend.events())[-2:]]
    assert kinds == [EventKind.SIGNED_IN, EventKind.SIGNED_OUT]


async def test_many_guesses_at_the_same_moment_are_no_way_around_the_limit(backend: Backend) -> None:
    worker = await backend.worker()
    await backend.open_phone(worker)
    body = {"phone": worker.phone, "code": "000000", "device_name": "小米"}
    answers = await asyncio.gather(*(backend.client.post("/api/auth/worker", json=body) for _ in range(20)))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [401] * 5 + [429] * 15
