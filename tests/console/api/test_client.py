"""Tokens, problem documents and lost connections, as every call meets them."""

import asyncio

import httpx
import msgspec
import pytest

from console.api.client import ApiClient
from console.api.live import health
from console.api.types import Account, Session
from console.core.errors import (
    BackendAnswerUnreadable,
    BackendUnreachable,
    MoveNotAllowed,
    NotAllowed,
    Refused,
    SignInExpired,
    TryLater,
    VersionConflict,
)
from tests.console.api.fake_backend import ACCOUNT, FakeBackend, answer, problem, session


async def test_an_expired_access_token_is_renewed_in_the_middle_of_two_calls_only_once() -> None:
    def script(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/api/auth/refresh":
            assert msgspec.json.decode(request.content) == {"refresh_token": "refresh-1"}
            return answer(session(2))
        fresh = request.headers["Authorization"] == "Bearer access-2"
        return answer(ACCOUNT) if fresh else problem(401, "unauthorized")

    backend = FakeBackend(script)
    client = backend.client()
    kept: list[Session | None] = []
    client.on_session = kept.append
    both = await asyncio.gather(client.get("/api/me", Account), client.get("/api/me", Account))
    assert tuple(both) == (ACCOUNT, ACCOUNT)
    assert [one.url.path for one in backend.asked].count("/api/auth/refresh") == 1
    assert kept == [session(2)]


async def test_a_command_keeps_its_key_and_body_when_the_tokens_are_renewed_on_the_way() -> None:
    def script(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/api/auth/refresh":
            return answer(session(2))
        fresh = request.headers["Authorization"] == "Bearer access-2"
        return answer({}) if fresh else problem(401, "unauthorized")

    backend = FakeBackend(script)
    await backend.client().call("POST", "/api/orders/1/intake", body=b'{"version":1}', key="key-1")
    sent = [one for one in backend.asked if one.url.path != "/api/auth/refresh"]
    assert {(one.headers["Idempotency-Key"], one.content) for one in sent} == {("key-1", b'{"version":1}')}


async def test_a_session_that_ended_is_over_for_everybody() -> None:
    backend = FakeBackend(lambda _request: problem(401, "unauthorized"))
    client = backend.client()
    kept: list[Session | None] = []
    client.on_session = kept.append
    with pytest.raises(SignInExpired):
        await client.get("/api/me", Account)
    assert kept == [None]
    with pytest.raises(SignInExpired):
        await client.get("/api/me", Account)


@pytest.mark.parametrize(
    ("status", "slug", "error"),
    [
        (403, "forbidden", NotAllowed),
        (409, "move-not-allowed", MoveNotAllowed),
        (409, "version-conflict", VersionConflict),
        (422, "something-new", Refused),
        (429, "too-many-requests", TryLater),
        (503, "storage-unavailable", TryLater),
    ],
)
async def test_a_problem_document_becomes_its_own_failure(
    status: int, slug: str, error: type[Exception]
) -> None:
    client = FakeBackend(lambda _request: problem(status, slug)).client()
    with pytest.raises(error) as caught:
        await client.get("/api/me", Account)
    assert type(caught.value) is error


async def test_a_version_conflict_says_who_and_what_is_there_now() -> None:
    client = FakeBackend(
        lambda _request: problem(
            409, "version-conflict", current_version=4, changed_by="李调度", current={"id": 1}
        )
    ).client()
    with pytest.raises(VersionConflict) as caught:
        await client.get("/api/me", Account)
    assert caught.value.params == {"who": "李调度", "current_version": 4}
    assert msgspec.json.decode(caught.value.current) == {"id": 1}


async def test_the_backend_s_own_wish_to_wait_is_heard() -> None:
    response = answer({"detail": "full"}, 503, {"Retry-After": "2"})
    client = FakeBackend(lambda _request: response).client()
    with pytest.raises(TryLater) as caught:
        await client.get("/api/me", Account)
    assert caught.value.retry_after_s == 2.0


async def test_a_proxy_s_error_page_is_not_taken_for_the_backend_s_answer() -> None:
    page = httpx.Response(502, content=b"<html>bad gateway</html>")
    client = FakeBackend(lambda _request: page).client()
    with pytest.raises(TryLater):
        await client.get("/api/me", Account)


async def test_nobody_listening_is_a_lost_connection() -> None:
    def refuse(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    with pytest.raises(BackendUnreachable):
        await FakeBackend(refuse).client().get("/api/me", Account)


async def test_before_there_is_an_address_nothing_is_reachable() -> None:
    with pytest.raises(BackendUnreachable):
        await health(ApiClient())


async def test_an_answer_that_breaks_the_contract_is_said_so() -> None:
    client = FakeBackend(lambda _request: answer({"id": "seven"})).client()
    with pytest.raises(BackendAnswerUnreadable):
        await client.get("/api/me", Account)
