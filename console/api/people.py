"""What a dispatcher asks about workers: sign-in codes for their phones and a day's attendance."""

from datetime import date

from console.api.client import ApiClient
from console.api.types import Attendance, LoginCode


async def issue_login_code(client: ApiClient, worker_id: int, *, key: str) -> LoginCode:
    """A one-time code for the phone page; `key` is the Idempotency-Key."""
    return await client.post(f"/api/workers/{worker_id}/login-code", LoginCode, {}, key=key)


async def attendance(client: ApiClient, day: date | None = None) -> Attendance:
    """One day in China's time; None is today."""
    params = {} if day is None else {"day": day.isoformat()}
    return await client.get("/api/attendance", Attendance, params)
