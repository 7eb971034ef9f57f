"""Opaque tokens: handing them out, rotating, revoking, and turning one into its caller."""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts import repository
from backend.accounts.schemas import AccountOut, SessionOut
from backend.accounts.tables import AccountRow, SessionRow, TokenRow
from backend.errors import Unauthorized
from backend.kit.calls import Caller
from backend.kit.clock import Clock
from backend.kit.database import Database
from backend.kit.eventlog import Event
from backend.kit.scope import Scope
from backend.org import service as org
from contract.vocabulary import EventKind, Role

ACCESS_LIFE = timedelta(minutes=15)
REFRESH_LIFE = timedelta(days=14)
HONOURED_AFTER_ROTATION = timedelta(seconds=60)  # the answer with the new pair may have got lost
_CACHE_SIZE = 20_000

Subtree = Callable[[int], frozenset[int]]


@dataclass(frozen=True, slots=True)
class _Known:
    caller: Caller
    expires_at_ms: int


class Sessions:
    """The authenticator of all calls. Look-ups are cached; what revokes a session also empties the cache."""

    def __init__(self, database: Database, clock: Clock, subtree: Subtree) -> None:
        self._database = database
        self._clock = clock
        self._subtree = subtree
        self._cache: dict[bytes, _Known] = {}
        self._generation = 0  # a look-up that began before a change must not be cached after it

    async def caller(self, access_token: str) -> Caller:
        """Who holds this access token. Raises Unauthorized when it is unknown, expired or revoked."""
        access_hash = _hashed(access_token)
        known = self._cache.get(access_hash)
        if known is None:
            known = await self._look_up(access_hash)
        if known.expires_at_ms <= self._clock.now_ms():
            self._cache.pop(access_hash, None)
            raise Unauthorized("The access token has expired.")
        return known.caller

    async def open(self, session: AsyncSession, account: AccountRow, device_id: str | None) -> SessionOut:
        """Begin a session in the caller's transaction."""
        row = SessionRow(
            account_id=account.id, device_id=device_id, created_at=self._clock.now(), revoked_at=None
        )
        session.add(row)
        await session.flush()
        return await self._next_pair(session, row, account)

    async def refresh(self, session: AsyncSession, refresh_token: str) -> SessionOut:
        """The next pair of tokens. Raises Unauthorized for a token that is unknown, expired or used up."""
        found = await repository.by_refresh(session, _hashed(refresh_token))
        now = self._clock.now()
        if found is None or found[0].refresh_expires_at <= now:
            raise Unauthorized("The refresh token is not valid.")
        token, row, account = found
        await self._check_usable(session, row)
        if token.replaced_at is None:
            token.replaced_at = now
        elif now > token.replaced_at + HONOURED_AFTER_ROTATION:
            raise Unauthorized("The refresh token was used before.")
        return await self._next_pair(session, row, account)

    async def revoke(self, session: AsyncSession, session_id: int) -> None:
        """End a session; its tokens stop working with the commit."""
        row = await session.get(SessionRow, session_id)
        if row is not None and row.revoked_at is None:
            row.revoked_at = self._clock.now()

    def forget(self, attribute: str, value: object) -> None:
        """Drop cached look-ups of callers with this value, so that the next call looks again."""
        self._generation += 1
        matching = [key for key, known in self._cache.items() if getattr(known.caller, attribute) == value]
        for access_hash in matching:
            del self._cache[access_hash]

    def on_committed(self, events: Sequence[Event]) -> None:
        """Look again at whoever a committed event may have changed."""
        for event in events:
            if event.kind is EventKind.DEPARTMENT_CREATED:
                self._generation += 1
                self._cache.clear()
            elif event.kind is EventKind.DEVICE_REVOKED:
                self._forget_device(event.payload["device"]["fingerprint"])
            elif event.kind in (EventKind.WORKER_CHANGED, EventKind.WORKER_MONITORING_CHANGED):
                self.forget("worker_id", event.subject_id)
            elif event.kind is EventKind.SIGNED_OUT:
                self.forget("session_id", event.payload["session_id"])

    def _forget_device(self, fingerprint: str) -> None:
        self._generation += 1
        for device_id in {known.caller.device_id for known in self._cache.values()}:
            if device_id is not None and org.device_fingerprint(device_id) == fingerprint:
                self.forget("device_id", device_id)

    async def _look_up(self, access_hash: bytes) -> _Known:
        generation = self._generation
        async with self._database.reading() as session:
            found = await repository.by_access(session, access_hash)
            if found is None:
                raise Unauthorized("The access token is not valid.")
            token, row, account = found
            await self._check_usable(session, row)
        expires_at_ms = round(token.access_expires_at.timestamp() * 1000)
        known = _Known(self._caller(row, account), expires_at_ms)
        if generation == self._generation:
            if len(self._cache) >= _CACHE_SIZE:
                self._cache.clear()
            self._cache[access_hash] = known
        return known

    async def _check_usable(self, session: AsyncSession, row: SessionRow) -> None:
        if row.revoked_at is not None:
            raise Unauthorized("The session has ended.")
        if row.device_id is not None and not await org.is_usable(session, row.device_id):
            raise Unauthorized("The device was revoked.")

    def _caller(self, row: SessionRow, account: AccountRow) -> Caller:
        role = Role(account.role)
        subtree = frozenset() if role is Role.WORKER else self._subtree(account.department_id)
        return Caller(
            account_id=account.id,
            name=account.name,
            role=role,
            department_id=account.department_id,
            scope=Scope(account.id, role, subtree, account.worker_id),
            session_id=row.id,
            worker_id=account.worker_id,
            device_id=row.device_id,
        )

    async def _next_pair(self, session: AsyncSession, row: SessionRow, account: AccountRow) -> SessionOut:
        access, refresh = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        now = self._clock.now()
        session.add(
            TokenRow(
                refresh_hash=_hashed(refresh),
                access_hash=_hashed(access),
                session_id=row.id,
                access_expires_at=now + ACCESS_LIFE,
                refresh_expires_at=now + REFRESH_LIFE,
                replaced_at=None,
            )
        )
        await session.flush()
        return SessionOut(
            access_token=access,
            expires_in_s=int(ACCESS_LIFE.total_seconds()),
            refresh_token=refresh,
            account=account_out(account),
            device_id=row.device_id,
        )


def account_out(row: AccountRow) -> AccountOut:
    return AccountOut(
        id=row.id,
        username=row.username,
        name=row.name,
        role=Role(row.role),
        department_id=row.department_id,
        worker_id=row.worker_id,
    )


def _hashed(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
