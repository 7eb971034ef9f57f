"""Argon2 password hashes, computed in threads so that the event loop never waits for them."""

import asyncio
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

_AT_ONCE = 2  # each takes 64 MiB and a core for some 50 ms


class Passwords:
    """Hash and verify; an unknown user costs as long as a wrong password."""

    def __init__(self) -> None:
        self._slots = asyncio.Semaphore(_AT_ONCE)
        self._decoy: str | None = None

    @cached_property
    def _hasher(self) -> "PasswordHasher":
        from argon2 import PasswordHasher  # not needed at start

        return PasswordHasher()

    async def hash(self, password: str) -> str:
        async with self._slots:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def verify(self, password_hash: str | None, password: str) -> bool:
        """Whether the password belongs to the hash; None (no such account, no password) is never right."""
        if password_hash is None:
            if self._decoy is None:
                self._decoy = await self.hash("nobody has this password")
            await self._matches(self._decoy, password)
            return False
        return await self._matches(password_hash, password)

    async def _matches(self, password_hash: str, password: str) -> bool:
        async with self._slots:
            return await asyncio.to_thread(self._check, password_hash, password)

    def _check(self, password_hash: str, password: str) -> bool:
        from argon2.exceptions import InvalidHashError, VerificationError

        try:
            return self._hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False
