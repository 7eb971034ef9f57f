"""SQL of accounts, sessions and tokens; no rules and no commits."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from backend.accounts.tables import AccountRow, SessionRow, TokenRow
from contract.vocabulary import Role


async def account(session: AsyncSession, account_id: int) -> AccountRow | None:
    return await session.get(AccountRow, account_id)


async def account_named(session: AsyncSession, username: str) -> AccountRow | None:
    return await session.scalar(select(AccountRow).where(AccountRow.username == username))


async def account_of_worker(session: AsyncSession, worker_id: int) -> AccountRow | None:
    return await session.scalar(select(AccountRow).where(AccountRow.worker_id == worker_id))


async def first_with_role(session: AsyncSession, role: Role) -> AccountRow | None:
    statement = select(AccountRow).where(AccountRow.role == role).order_by(AccountRow.id).limit(1)
    return await session.scalar(statement)


async def office(session: AsyncSession, roles: Iterable[Role]) -> list[tuple[Role, int, str]]:
    """(role, department, name) of everybody with one of these roles, in the order they were made."""
    columns = select(AccountRow.role, AccountRow.department_id, AccountRow.name)
    rows = await session.execute(columns.where(AccountRow.role.in_(sorted(roles))).order_by(AccountRow.id))
    return [(Role(role), department_id, name) for role, department_id, name in rows]


async def resettable_accounts(session: AsyncSession) -> Sequence[AccountRow]:
    """Accounts with a user name that are the sample organisation's or never had a password, oldest first."""
    nobodys = or_(AccountRow.sample, AccountRow.password_hash.is_(None))
    statement = select(AccountRow).where(AccountRow.username.is_not(None), nobodys)
    return (await session.scalars(statement.order_by(AccountRow.id))).all()


async def by_access(
    session: AsyncSession, access_hash: bytes
) -> tuple[TokenRow, SessionRow, AccountRow] | None:
    """Token, session and account of an access token."""
    statement = (
        select(TokenRow, SessionRow, AccountRow)
        .join(SessionRow, SessionRow.id == TokenRow.session_id)
        .join(AccountRow, AccountRow.id == SessionRow.account_id)
        .where(TokenRow.access_hash == access_hash)
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


async def by_refresh(
    session: AsyncSession, refresh_hash: bytes
) -> tuple[TokenRow, SessionRow, AccountRow] | None:
    """Token, session and account of a refresh token."""
    statement = (
        select(TokenRow, SessionRow, AccountRow)
        .join(SessionRow, SessionRow.id == TokenRow.session_id)
        .join(AccountRow, AccountRow.id == SessionRow.account_id)
        .where(TokenRow.refresh_hash == refresh_hash)
    )
    row = (await session.execute(statement)).one_or_none()
    return None if row is None else (row[0], row[1], row[2])


async def revoke_sessions_of_device(session: AsyncSession, device_id: str, at: datetime) -> None:
    statement = update(SessionRow).where(SessionRow.device_id == device_id, SessionRow.revoked_at.is_(None))
    await session.execute(statement.values(revoked_at=at))


async def delete_expired_tokens(session: AsyncSession, now: datetime) -> None:
    await session.execute(delete(TokenRow).where(TokenRow.refresh_expires_at < now))
