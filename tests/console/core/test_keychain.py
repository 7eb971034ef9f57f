"""Secrets go to the system keyring; where there is none they stay in memory, and that is known."""

from collections.abc import Iterator

import keyring
import keyring.backend
import keyring.errors
import pytest
from keyring.backends import fail

from console.core.keychain import Keychain


class _Ring(keyring.backend.KeyringBackend):
    """A keyring at the seam that the library offers for it."""

    priority = 1

    def __init__(self, *, locked: bool = False) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # the library has no annotations here
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = locked

    def get_password(self, service: str, username: str) -> str | None:
        self._open()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._open()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise keyring.errors.PasswordDeleteError

    def _open(self) -> None:
        if self.locked:
            raise keyring.errors.KeyringLocked


@pytest.fixture
def ring() -> Iterator[_Ring]:
    former, made = keyring.get_keyring(), _Ring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(former)


async def test_a_secret_is_there_for_the_next_run_and_gone_after_deleting(ring: _Ring) -> None:
    await Keychain().write("refresh:here", "s3cret")
    assert await Keychain().read("refresh:here") == "s3cret"
    assert list(ring.kept.values()) == ["s3cret"]
    await Keychain().delete("refresh:here")
    await Keychain().delete("refresh:here")
    assert await Keychain().read("refresh:here") is None


async def test_without_a_system_keyring_a_secret_lives_in_memory_only(ring: _Ring) -> None:
    assert ring.kept == {}
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call] # nor here
    keychain = Keychain()
    await keychain.write("refresh:here", "s3cret")
    assert not keychain.available
    assert await keychain.read("refresh:here") == "s3cret"
    assert await Keychain().read("refresh:here") is None


@pytest.mark.expects_log
async def test_a_locked_keyring_is_no_reason_to_fail(ring: _Ring) -> None:
    ring.locked = True
    keychain = Keychain()
    await keychain.write("refresh:here", "s3cret")
    assert not keychain.available
    assert await keychain.read("refresh:here") == "s3cret"
