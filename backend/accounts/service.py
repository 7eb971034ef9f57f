"""Who can sign in and how; every way ends in a session."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import repository
from backend.accounts.attempts import Attempts
from backend.accounts.passwords import Passwords
from backend.accounts.schemas import AccountOut, SessionOut
from backend.accounts.sessions import Sessions, account_out
from backend.accounts.tables import AccountRow
from backend.errors import Unauthorized
from backend.kit.calls import Caller
from backend.kit.clock import Clock
from backend.kit.database import Database
from backend.kit.eventlog import Actor, append
from backend.kit.scope import Scope
from backend.org import service as org
from contract.vocabulary import EventKind, Role

START_TOKEN_LIFE = timedelta(seconds=60)
SUBJECT = "account"
WORKERS_WITH_CREDENTIALS = 8


class StartToken:
    """The secret a parent process hands its child once; worth one sign-in in the first minute."""

    def __init__(self, token: str | None, clock: Clock) -> None:
        self._token = token
        self._clock = clock
        self._until = clock.now() + START_TOKEN_LIFE

    def redeem(self, token: str) -> None:
        """Raises Unauthorized unless this is the token, for the first time and in time."""
        expected, self._token = self._token, None
        if expected is None or self._clock.now() > self._until:
            raise Unauthorized("There is no start token to redeem.")
        if not secrets.compare_digest(expected.encode(), token.encode()):
            self._token = expected
            raise Unauthorized("The start token is wrong.")


@dataclass(frozen=True, slots=True)
class Credentials:
    """A password in clear, on its way to whoever asked for it at the command line."""

    role: Role
    username: str
    password: str


@dataclass(frozen=True, slots=True)
class WorkerCredentials:
    """What a phone or a tracker needs, in clear."""

    phone: str
    device_id: str
    login_code: str


class Accounts:
    """The verbs of signing in and out."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        *,
        sessions: Sessions,
        passwords: Passwords,
        start_token: str | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._sessions = sessions
        self.passwords = passwords
        self._attempts = Attempts(clock)
        self._start_token = StartToken(start_token, clock)

    async def sign_in(self, username: str, password: str) -> SessionOut:
        """By password. Raises Unauthorized; TooMany after several wrong tries."""
        name = f"user {username}"
        self._attempts.count(name)
        async with self._database.reading() as session:
            account = await repository.account_named(session, username)
        password_hash = None if account is None else account.password_hash
        if not await self.passwords.verify(password_hash, password) or account is None:
            raise Unauthorized("The user name or the password is wrong.")
        self._attempts.right(name)
        async with self._database.writing() as session:
            return await self._open(session, account, device_id=None)

    async def sign_in_with_start_token(self, start_token: str) -> SessionOut:
        """As the owner of this installation; for the console that started this process."""
        self._start_token.redeem(start_token)
        async with self._database.writing() as session:
            owner = await repository.first_with_role(session, Role.ENTERPRISE_ADMIN)
            if owner is None:
                raise Unauthorized("There is no account to sign in to.")
            return await self._open(session, owner, device_id=None)

    async def sign_in_worker(self, phone: str, code: str, device_name: str) -> SessionOut:
        """By phone number and one-time code. Raises Unauthorized; TooMany after several wrong tries."""
        name = f"phone {phone}"
        self._attempts.count(name)
        now = self._clock.now()
        async with self._database.writing() as session:
            worker = await org.redeem_login_code(session, phone, code, at=now)
            account = await self._account_of(
                session, worker_id=worker.id, name=worker.name, department_id=worker.department_id
            )
            actor = Actor(account.id, account.name)
            device = await org.device_for_phone(session, worker, label=device_name, actor=actor, at=now)
            opened = await self._open(session, account, device_id=device.device_id)
        self._attempts.right(name)
        return opened

    async def refresh(self, refresh_token: str) -> SessionOut:
        """The next pair of tokens. Raises Unauthorized."""
        async with self._database.writing() as session:
            return await self._sessions.refresh(session, refresh_token)

    async def sign_out(self, caller: Caller) -> None:
        """End the caller's session. A worker who leaves is off duty: from then on nobody follows him,
        whatever the monitoring mode and whatever tracker he carries.
        """
        async with self._database.writing() as session:
            await self._sessions.revoke(session, caller.session_id)
            if caller.worker_id is not None:
                at = self._clock.now()
                await org.set_duty(
                    session, Scope.everything(), caller.worker_id, False, actor=caller.actor, at=at
                )
            await self._tell(
                session,
                EventKind.SIGNED_OUT,
                caller.actor,
                caller.department_id,
                {"session_id": caller.session_id},
            )

    async def show(self, session: AsyncSession, caller: Caller) -> AccountOut:
        """The caller's own account."""
        account = await repository.account(session, caller.account_id)
        if account is None:
            raise Unauthorized
        return account_out(account)

    async def new_password(self, session: AsyncSession, account: AccountRow) -> str:
        """Give an account a fresh random password and tell it, once."""
        password = secrets.token_urlsafe(9)
        account.password_hash = await self.passwords.hash(password)
        await session.flush()
        return password

    async def new_credentials(self, session: AsyncSession) -> list[Credentials]:
        """Fresh passwords for one sample account of each role, and for accounts that have none yet."""
        made: dict[Role, Credentials] = {}
        for account in await repository.resettable_accounts(session):
            role = Role(account.role)
            if role not in made and account.username is not None:
                password = await self.new_password(session, account)
                made[role] = Credentials(role, account.username, password)
        return list(made.values())

    async def new_worker_credentials(self, session: AsyncSession) -> list[WorkerCredentials]:
        """A device and a fresh one-time code of the first few people who have both phone and device."""
        now, system = self._clock.now(), Actor.system()
        made = []
        for worker in await org.workers_with_device(session, limit=WORKERS_WITH_CREDENTIALS):
            code = await org.issue_login_code(
                session, Scope.everything(), worker.worker_id, actor=system, at=now
            )
            made.append(WorkerCredentials(worker.phone, worker.device_id, code.code))
        return made

    async def _account_of(
        self, session: AsyncSession, *, worker_id: int, name: str, department_id: int
    ) -> AccountRow:
        account = await repository.account_of_worker(session, worker_id)
        if account is None:
            account = await create_account(
                session,
                username=None,
                name=name,
                role=Role.WORKER,
                department_id=department_id,
                clock=self._clock,
                worker_id=worker_id,
            )
        account.name, account.department_id = name, department_id
        return account

    async def _open(self, session: AsyncSession, account: AccountRow, device_id: str | None) -> SessionOut:
        opened = await self._sessions.open(session, account, device_id)
        actor = Actor(account.id, account.name)
        payload = {SUBJECT: opened.account.model_dump(mode="json")}
        await self._tell(session, EventKind.SIGNED_IN, actor, account.department_id, payload)
        return opened

    async def _tell(
        self,
        session: AsyncSession,
        kind: EventKind,
        actor: Actor,
        department_id: int,
        payload: dict[str, Any],
    ) -> None:
        await append(
            session,
            kind=kind,
            subject=(SUBJECT, actor.account_id or 0),
            department_id=department_id,
            actor=actor,
            at=self._clock.now(),
            payload=payload,
        )


async def ensure_owner(session: AsyncSession, *, organisation: str, clock: Clock) -> None:
    """Give an empty database its top department and the account that owns it (no password yet)."""
    if await repository.first_with_role(session, Role.ENTERPRISE_ADMIN) is not None:
        return
    root = await org.root_department(session)
    root_id = None if root is None else root.id
    if root_id is None:
        system = Actor.system()
        made = await org.add_department(
            session, name=organisation, parent_id=None, actor=system, at=clock.now()
        )
        root_id = made.id
    await create_account(
        session,
        username="admin",
        name="管理员",
        role=Role.ENTERPRISE_ADMIN,
        department_id=root_id,
        clock=clock,
    )


async def office(session: AsyncSession, roles: Iterable[Role]) -> list[tuple[Role, int, str]]:
    """(role, department, name) of everybody with one of these roles."""
    return await repository.office(session, roles)


async def forget_expired(session: AsyncSession, now: datetime) -> None:
    """Drop tokens that cannot even be refreshed any more."""
    await repository.delete_expired_tokens(session, now)


async def create_account(
    session: AsyncSession,
    *,
    username: str | None,
    name: str,
    role: Role,
    department_id: int,
    clock: Clock,
    password_hash: str | None = None,
    worker_id: int | None = None,
    sample: bool = False,
) -> AccountRow:
    """A new account; without a password hash it cannot sign in by password."""
    row = AccountRow(
        username=username,
        name=name,
        role=role,
        department_id=department_id,
        worker_id=worker_id,
        password_hash=password_hash,
        sample=sample,
        created_at=clock.now(),
    )
    session.add(row)
    await session.flush()
    return row
