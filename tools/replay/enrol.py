"""Making the vehicles of a trace known to a backend: a worker of kind vehicle with its tracker's id."""

import json
import os
import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tools.replay.wire import Answer, Connection

MANAGERS = ("enterprise_admin", "department_admin")
HOW_TO_GIVE = (
    "Give an account that may add workers: --credentials FILE (the JSON line of `serve --print-credentials`)"
    " or WAIQIN_USERNAME and WAIQIN_PASSWORD in the environment."
)


class EnrolError(Exception):
    """The vehicles could not be made known; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Credentials:
    username: str
    password: str


def find_credentials(path: Path | None) -> Credentials | None:
    """From the file, else from the environment, else None. Raises EnrolError for a file that has none."""
    if path is None:
        username, password = os.environ.get("WAIQIN_USERNAME"), os.environ.get("WAIQIN_PASSWORD")
        return Credentials(username, password) if username and password else None
    try:
        accounts = json.loads(path.read_text(encoding="utf-8"))["accounts"]
        by_role = {account["role"]: account for account in reversed(accounts)}
        account = next(by_role[role] for role in MANAGERS if role in by_role)
        return Credentials(account["username"], account["password"])
    except (OSError, ValueError, KeyError, TypeError, StopIteration) as error:
        raise EnrolError(f"{path} holds no account of a manager ({error!r}). {HOW_TO_GIVE}") from error


def device_id_of(vehicle: str) -> str:
    """The id under which the replay sends a vehicle's fixes."""
    return "trace-" + re.sub(r"[^A-Za-z0-9_.:-]", "-", vehicle)[:50]


def number_of(vehicle: str) -> str:
    """The vehicle's number in the organisation."""
    return "T-" + re.sub(r"[^A-Za-z0-9_-]", "-", vehicle)[:18]


class Enroller:
    """Signed in as a manager."""

    def __init__(self, connection: Connection, credentials: Credentials) -> None:
        self._connection = connection
        self._credentials = credentials
        self._token = ""
        self._department_id = 0

    async def enrol(self, vehicles: Iterable[str], told: Callable[[str], None]) -> int:
        """Make those known that are not; answers how many were new. Raises EnrolError, NoAnswer."""
        await self._sign_in()
        known = await self._known_numbers()
        new = 0
        for vehicle in vehicles:
            worker_id = known.get(number_of(vehicle))
            if worker_id is None:
                worker_id = await self._add_vehicle(vehicle)
                new += 1
            elif await self._has_device(worker_id, device_id_of(vehicle)):
                continue
            wanted = {"label": "replay", "device_id": device_id_of(vehicle)}
            await self._post(f"/api/workers/{worker_id}/devices", wanted)
            told(vehicle)
        return new

    async def _sign_in(self) -> None:
        wanted = {"username": self._credentials.username, "password": self._credentials.password}
        answer = await self._connection.request(
            "POST",
            "/api/auth/token",
            headers={"Content-Type": "application/json"},
            body=json.dumps(wanted).encode(),
        )
        session = _checked(answer, "sign in")
        self._token = session["access_token"]
        self._department_id = session["account"]["department_id"]

    async def _known_numbers(self) -> dict[str, int]:
        known: dict[str, int] = {}
        cursor = ""
        while True:
            page = await self._get(f"/api/workers?limit=500{cursor}")
            known.update((worker["number"], worker["id"]) for worker in page["items"])
            if not page["next_cursor"]:
                return known
            cursor = "&cursor=" + quote(page["next_cursor"])

    async def _has_device(self, worker_id: int, device_id: str) -> bool:
        devices = (await self._get(f"/api/workers/{worker_id}/devices"))["items"]
        return any(it["device_id"] == device_id and it["revoked_at"] is None for it in devices)

    async def _add_vehicle(self, vehicle: str) -> int:
        wanted = {
            "name": f"车辆 {vehicle}",
            "kind": "vehicle",
            "number": number_of(vehicle),
            "department_id": self._department_id,
        }
        worker_id: int = (await self._post("/api/workers", wanted))["id"]
        return worker_id

    async def _get(self, path: str) -> dict:  # type: ignore[type-arg] # JSON as it comes
        headers = {"Authorization": f"Bearer {self._token}"}
        return _checked(await self._connection.request("GET", path, headers=headers), f"read {path}")

    async def _post(self, path: str, wanted: Mapping[str, object]) -> dict:  # type: ignore[type-arg] # JSON
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Content-Type": "application/json",
            "Idempotency-Key": str(uuid.uuid4()),
        }
        answer = await self._connection.request(
            "POST", path, headers=headers, body=json.dumps(wanted).encode()
        )
        return _checked(answer, f"add to {path}")


def _checked(answer: Answer, doing: str) -> dict:  # type: ignore[type-arg] # JSON as it comes
    if answer.status >= 400:
        raise EnrolError(f"cannot {doing}: {answer.status} {answer.body.decode('utf-8', 'replace')[:300]}")
    document: dict = json.loads(answer.body)  # type: ignore[type-arg] # JSON as it comes
    return document
