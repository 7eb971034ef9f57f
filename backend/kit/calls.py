"""What an endpoint works with: who calls, what they see, a session to read, one transaction to write."""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, Protocol

from fastapi import Depends, Header, Path, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession

from backend.errors import Forbidden, MissingIdempotencyKey, Unauthorized
from backend.kit.clock import Clock
from backend.kit.database import Database
from backend.kit.eventlog import Actor
from backend.kit.idempotency import KEPT, KEY_PATTERN, Answer, recall, remember
from backend.kit.scope import Scope
from contract.vocabulary import Role

RowId = Annotated[int, Path(ge=1, le=2**53)]
"""A number in a path that says which row is meant; JSON and SQLite both hold it."""

Work = Callable[[AsyncSession], Awaitable[BaseModel | None]]

MANAGERS = (Role.ENTERPRISE_ADMIN, Role.DEPARTMENT_ADMIN)
DISPATCHERS = (*MANAGERS, Role.DISPATCHER)
OFFICE = (*DISPATCHERS, Role.SUPERVISOR, Role.INSPECTOR, Role.AUDITOR)
"""Whoever works at a desk. It opens what is only read; who may change something is said by name."""
EVERYONE = (*OFFICE, Role.WORKER)


@dataclass(frozen=True, slots=True)
class Caller:
    """The account behind an access token. `device_id` is the phone page's own device (workers only)."""

    account_id: int
    name: str
    role: Role
    department_id: int
    scope: Scope
    session_id: int
    worker_id: int | None = None
    device_id: str | None = None

    @property
    def actor(self) -> Actor:
        return Actor(self.account_id, self.name)


class Authenticator(Protocol):
    """Turns an access token into its caller; raises Unauthorized."""

    async def caller(self, access_token: str) -> Caller: ...


class CallServices(Protocol):
    """The part of `app.state.services` that calls need."""

    @property
    def database(self) -> Database: ...

    @property
    def clock(self) -> Clock: ...

    @property
    def authenticator(self) -> Authenticator: ...


_bearer = HTTPBearer(auto_error=False, description="Access token from /api/auth/*", scheme_name="bearer")


def services_of(request: Request) -> Any:
    """`app.state.services`; each domain narrows it with its own Protocol."""
    return request.app.state.services


async def current_caller(
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Caller:
    """FastAPI dependency: whoever calls. Raises Unauthorized."""
    if credentials is None:
        raise Unauthorized
    services: CallServices = services_of(request)
    return await services.authenticator.caller(credentials.credentials)


CurrentCaller = Annotated[Caller, Depends(current_caller)]


def require(*roles: Role) -> Any:
    """A route dependency: only these roles pass, everybody else is Forbidden."""

    async def check_role(caller: CurrentCaller) -> None:
        if caller.role not in roles:
            raise Forbidden

    check_role.roles = roles  # type: ignore[attr-defined] # read by the structural test over all routes
    return Depends(check_role)


@dataclass(frozen=True, slots=True)
class ReadCall:
    """A call that only reads."""

    caller: Caller
    session: AsyncSession

    @property
    def account(self) -> Caller:
        return self.caller

    @property
    def scope(self) -> Scope:
        return self.caller.scope


async def read_call(request: Request, caller: CurrentCaller) -> AsyncIterator[ReadCall]:
    """FastAPI dependency: a reading session, open until the endpoint returns."""
    services: CallServices = services_of(request)
    async with services.database.reading() as session:
        yield ReadCall(caller, session)


# given back before the answer is sent: a slow receiver must not hold one of the few readers
Read = Annotated[ReadCall, Depends(read_call, scope="function")]


@dataclass(frozen=True, slots=True)
class WriteCall:
    """A command: applied once per Idempotency-Key, in one transaction with its events and its answer."""

    caller: Caller
    key: str
    fingerprint: bytes
    database: Database
    clock: Clock

    @property
    def account(self) -> Caller:
        return self.caller

    @property
    def scope(self) -> Scope:
        return self.caller.scope

    @property
    def actor(self) -> Actor:
        return self.caller.actor

    async def run(self, work: Work, status: int = 200, *, kept: timedelta = KEPT) -> Response:
        """Do `work` once and answer with its model (None: 204); a repeated key gets the first answer again.

        When this returns, the change is committed and its events are published. A refusal is not remembered.
        `kept`: for how long the answer is stored; short where it says a secret.
        """
        account_id, at = self.caller.account_id, self.clock.now()
        async with self.database.writing() as session:
            known = await recall(
                session, account_id=account_id, key=self.key, fingerprint=self.fingerprint, at=at
            )
            if known is not None:
                return _response(known, replayed=True)
            model = await work(session)
            body = b"" if model is None else model.model_dump_json().encode()
            answer = Answer(204 if model is None else status, body)
            await remember(
                session,
                account_id=account_id,
                key=self.key,
                fingerprint=self.fingerprint,
                answer=answer,
                until=at + kept,
            )
        return _response(answer, replayed=False)


async def write_call(
    request: Request,
    caller: CurrentCaller,
    idempotency_key: Annotated[
        str | None,
        Header(
            pattern=KEY_PATTERN,
            description="Chosen by the client per command; sending it again never applies it twice.",
            examples=["3f0c1b2a-4d5e-6f70-8192-a3b4c5d6e7f8"],
        ),
    ] = None,
) -> WriteCall:
    """FastAPI dependency of every command."""
    if idempotency_key is None:
        raise MissingIdempotencyKey
    services: CallServices = services_of(request)
    return WriteCall(caller, idempotency_key, await _fingerprint(request), services.database, services.clock)


Write = Annotated[WriteCall, Depends(write_call)]


async def _fingerprint(request: Request) -> bytes:
    what = f"{request.method} {request.url.path}?{request.url.query}\n".encode()
    return hashlib.sha256(what + await request.body()).digest()


def _response(answer: Answer, *, replayed: bool) -> Response:
    headers = {"Idempotency-Replayed": "true"} if replayed else {}
    if answer.status == 204:
        return Response(status_code=204, headers=headers)
    return Response(answer.body, status_code=answer.status, media_type="application/json", headers=headers)
