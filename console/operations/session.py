"""Signing in and out, and keeping the session across restarts."""

import asyncio
import logging
import time
from collections.abc import Callable

from console.api import auth
from console.api.client import ApiClient
from console.api.outbox import Outbox
from console.api.types import Account, Session
from console.core.errors import Refused, SignInRefused, WaiqinError
from console.core.keychain import Keychain
from console.core.notify import Notifier
from console.core.settings import Settings
from console.core.tasks import Tasks
from console.core.texts import Texts
from console.models.world import Models

log = logging.getLogger(__name__)

START_TOKEN_LIFE_S = 55.0  # the backend honours it for 60 s


class SessionOperations:
    """`on_account` hears the account whenever another one is signed in, and None when nobody is.

    The refresh token is kept in the system keyring under `origin`; where there is none it lives in memory
    only, and the user is told. An embedded backend signs in with the start token of its process instead:
    `ask_start_token` asks for a new process when that is needed (None: the backend is not ours).
    """

    def __init__(
        self,
        client: ApiClient,
        outbox: Outbox,
        keychain: Keychain,
        models: Models,
        settings: Settings,
        tasks: Tasks,
        notifier: Notifier,
        texts: Texts,
        *,
        origin: str,
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self.on_account: Callable[[Account | None], None] = lambda _account: None
        self.ask_start_token: Callable[[], None] | None = None
        self._client = client
        self._outbox = outbox
        self._keychain = keychain
        self._models = models
        self._settings = settings
        self._tasks = tasks
        self._notifier = notifier
        self._texts = texts
        self._secret = f"refresh:{origin}"
        self._monotonic_s = monotonic_s
        self._start_token = ""
        self._start_token_until_s = 0.0
        self._remember = False
        self._signed_out = False
        self._said_memory_only = False
        client.on_session = self._session_changed

    def sign_in(self, username: str, password: str) -> asyncio.Task[bool]:
        """True when it worked; else `models.connection.sign_in_error` says why."""
        return self._tasks.spawn("sign_in", self._sign_in(username.strip(), password))

    def sign_out(self) -> asyncio.Task[None]:
        return self._tasks.spawn("sign_out", self._sign_out())

    @property
    def backend_is_ours(self) -> bool:
        """Whether the backend runs inside this console, so that nobody need know a password."""
        return self.ask_start_token is not None

    def sign_in_here(self) -> None:
        """Signs in again to our own backend: it is started anew and hands out a fresh start token."""
        if self.ask_start_token is not None:
            self._signed_out = False
            self.ask_start_token()

    def embedded_started(self, start_token: str) -> None:
        """A fresh embedded backend: its token can sign us in once, within a minute."""
        self._start_token = start_token
        self._start_token_until_s = self._monotonic_s() + START_TOKEN_LIFE_S

    async def resume(self) -> bool:
        """Signs in without asking where possible, else asks. Raises BackendUnreachable or TryLater."""
        if self._client.session is not None:
            return True
        try:
            if self._start_token and self._monotonic_s() < self._start_token_until_s:
                token, self._start_token = self._start_token, ""
                self._client.take_session(await auth.with_start_token(self._client, token))
                return True
            kept = await self._keychain.read(self._secret)
            if kept:
                self._remember = True
                self._client.take_session(await auth.with_refresh_token(self._client, kept))
                return True
        except Refused as error:
            log.info("not signed in by itself: %s", error.detail)
            await self._keychain.delete(self._secret)
        if self.ask_start_token is not None and not self._signed_out:
            self.ask_start_token()
        elif not self._models.connection.sign_in_needed:
            self._models.connection.ask_sign_in()
        return False

    async def _sign_in(self, username: str, password: str) -> bool:
        try:
            session = await auth.with_password(self._client, username, password)
        except WaiqinError as error:
            self._models.connection.ask_sign_in(error.sentence(self._texts))
            if not isinstance(error, SignInRefused):
                log.warning("sign-in failed: %r", error)
            return False
        self._remember = True
        self._settings.set("sign_in.username", username)
        self._client.take_session(session)
        return True

    async def _sign_out(self) -> None:
        try:
            await auth.sign_out(self._client)
        except WaiqinError as error:
            log.info("the backend did not hear of the sign-out: %r", error)
        self._remember, self._signed_out = False, True
        self._client.take_session(None)
        await self._keychain.delete(self._secret)
        self._models.connection.ask_sign_in()

    def _session_changed(self, session: Session | None) -> None:
        account = None if session is None else session.account
        known = self._models.connection.account
        self._outbox.use_account(None if account is None else account.id)
        if account != known:
            self._models.connection.set_account(account)
            self.on_account(account)
        if session is not None and self._remember:
            self._tasks.spawn("keep_session", self._keep(session.refresh_token))

    async def _keep(self, refresh_token: str) -> None:
        await self._keychain.write(self._secret, refresh_token)
        if not self._keychain.available and not self._said_memory_only:
            self._said_memory_only = True
            self._notifier.notify("info", "core.notice.no_keyring")
