"""The system keyring, for the refresh token; the only user of `keyring`. Where there is none: memory only."""

import asyncio
import logging

log = logging.getLogger(__name__)

SERVICE = "waiqin-console"


class Keychain:
    """Keyring calls may block on a desktop dialog, so each runs in a thread."""

    def __init__(self, service: str = SERVICE) -> None:
        self._service = service
        self._memory: dict[str, str] = {}
        self._available: bool | None = None

    @property
    def available(self) -> bool:
        """False: secrets live until the console ends. Known after the first call."""
        return self._available is not False

    async def read(self, name: str) -> str | None:
        return await asyncio.to_thread(self._read, name)

    async def write(self, name: str, secret: str) -> None:
        await asyncio.to_thread(self._write, name, secret)

    async def delete(self, name: str) -> None:
        await asyncio.to_thread(self._delete, name)

    def _usable(self) -> bool:
        if self._available is None:
            import keyring
            from keyring.backends import fail, null

            self._available = not isinstance(keyring.get_keyring(), fail.Keyring | null.Keyring)
        return self._available

    def _read(self, name: str) -> str | None:
        if name in self._memory or not self._usable():
            return self._memory.get(name)
        import keyring
        import keyring.errors

        try:
            return keyring.get_password(self._service, name)
        except keyring.errors.KeyringError as error:
            self._lost(error)
            return None

    def _write(self, name: str, secret: str) -> None:
        self._memory[name] = secret
        if not self._usable():
            return
        import keyring
        import keyring.errors

        try:
            keyring.set_password(self._service, name, secret)
        except keyring.errors.KeyringError as error:
            self._lost(error)

    def _delete(self, name: str) -> None:
        self._memory.pop(name, None)
        if not self._usable():
            return
        import keyring
        import keyring.errors

        try:
            keyring.delete_password(self._service, name)
        except keyring.errors.PasswordDeleteError:
            log.debug("nothing to delete under %s", name)
        except keyring.errors.KeyringError as error:
            self._lost(error)

    def _lost(self, error: Exception) -> None:
        log.warning("system keyring unusable, secrets stay in memory: %s", error)
        self._available = False
