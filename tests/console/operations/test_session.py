"""Signing in to a backend elsewhere: asked for, refused in words, kept as long as it can be, and ended."""

from collections.abc import Callable, Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail
from PySide6.QtWidgets import QApplication

from console.app import Console, Options
from console.core.notify import Notice
from tests.conftest import OnQtLoop
from tests.console.office import Office
from tests.console.real_backend import RealBackend
from tests.console.waiting import until


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealBackend]:
    made = RealBackend(tmp_path_factory.mktemp("backend"))
    made.start()
    yield made
    made.stop()


@pytest.fixture(autouse=True)
def _no_keyring() -> Iterator[None]:
    former = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call] # the library has no annotations here
    yield
    keyring.set_keyring(former)


@pytest.fixture
def elsewhere(qapp: QApplication, tmp_path: Path, backend: RealBackend) -> Callable[[], Console]:
    """A console on the backend of this module."""
    return lambda: Console(Options(data=tmp_path, backend=backend.url), qapp)


async def _asking(make: Callable[[], Console]) -> Console:
    console = make()
    console.begin()
    await console.start()
    connection = console.models.connection
    await until(connection.changed, lambda: connection.sign_in_needed, what="asked to sign in")
    return console


def test_a_wrong_password_is_said_in_words_and_the_right_one_opens_the_room(
    on_qt_loop: OnQtLoop, elsewhere: Callable[[], Console], backend: RealBackend
) -> None:
    async def story() -> None:
        console = await _asking(elsewhere)
        connection, notices = console.models.connection, list[Notice]()
        console.ui.notifier.posted.connect(notices.append)
        try:
            assert not await console.operations.session.sign_in("admin", "wrong-password")
            assert connection.sign_in_error == "用户名或密码不正确"
            assert not connection.signed_in
            assert await console.operations.session.sign_in(" admin ", backend.password)
            await until(connection.changed, lambda: connection.is_live, what="live")
            assert not connection.sign_in_needed
            assert console.ui.settings.text("sign_in.username") == "admin"
            await until(console.ui.notifier.posted, lambda: bool(notices), what="told about the keyring")
            assert [one.key for one in notices] == ["core.notice.no_keyring"]
        finally:
            await console.close()
        again = await _asking(elsewhere)  # nothing was written anywhere
        await again.close()

    on_qt_loop(story())


def test_after_signing_out_the_stream_ends_and_the_next_account_starts_clean(
    on_qt_loop: OnQtLoop, elsewhere: Callable[[], Console], backend: RealBackend
) -> None:
    async def story() -> None:
        console = await _asking(elsewhere)
        models, session = console.models, console.operations.session
        try:
            await session.sign_in("admin", backend.password)
            await until(models.connection.changed, lambda: models.connection.is_live, what="live")
            order = await Office(console.client).order("登录之后")
            await until(models.orders.changed, lambda: order.id in models.orders)
            await session.sign_out()
            assert models.connection.sign_in_needed
            assert not models.connection.is_live
            await session.sign_in("admin", backend.password)
            await until(models.connection.changed, lambda: models.connection.is_live, what="live again")
            assert order.id in models.orders
        finally:
            await console.close()

    on_qt_loop(story())
