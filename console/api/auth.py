"""Signing in and out over HTTP; where tokens are kept is not decided here."""

import msgspec

from console.api.client import ApiClient, decode
from console.api.problems import sign_in_error_of
from console.api.types import Session
from console.core.errors import Refused, TryLater


async def with_password(client: ApiClient, username: str, password: str) -> Session:
    """Raises SignInRefused for a wrong name or password, TryLater after too many tries."""
    return await _sign_in(client, "/api/auth/token", {"username": username, "password": password})


async def with_start_token(client: ApiClient, start_token: str) -> Session:
    """The one-time token an embedded backend was started with; good for 60 s."""
    return await _sign_in(client, "/api/auth/start", {"start_token": start_token})


async def with_refresh_token(client: ApiClient, refresh_token: str) -> Session:
    """Resumes a session of an earlier run; raises SignInRefused when it ended."""
    return await _sign_in(client, "/api/auth/refresh", {"refresh_token": refresh_token})


async def sign_out(client: ApiClient) -> None:
    """Ends this session on the backend."""
    await client.call("POST", "/api/auth/revoke", body=b"{}")


async def _sign_in(client: ApiClient, path: str, body: dict[str, str]) -> Session:
    try:
        raw = await client.call("POST", path, body=msgspec.json.encode(body), signed_in=False)
    except (Refused, TryLater) as error:
        raise sign_in_error_of(error) from error
    return decode(raw, Session)
