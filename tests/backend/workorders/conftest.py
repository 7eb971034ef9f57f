"""A visit to play: a room, a worker on duty with a phone, and orders."""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from backend.org.schemas import WorkerOut
from contract.vocabulary import Role
from tests.backend.harness import Backend, Headers

SITE = {"lat": 31.2304, "lon": 121.4737}


@dataclass
class Visit:
    """`room` is a dispatcher of everything, `phone` the worker's; inspector and auditor had no part in it."""

    backend: Backend
    room: Headers
    worker: WorkerOut
    phone: Headers
    inspector: Headers
    auditor: Headers

    async def order(self, caller: Headers | None = None, **fields: object) -> dict[str, Any]:
        """A new order (of the worker's department)."""
        body = {"type": "fault", "title": "断网", "department_id": self.worker.department_id} | SITE | fields
        answer = await self.backend.post("/api/orders", caller or self.room, body)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def move(
        self, order: dict[str, Any], move: str, caller: Headers | None = None, **fields: object
    ) -> httpx.Response:
        """One move, decided on the order as given."""
        body = {"version": order["version"]} | fields
        return await self.backend.post(f"/api/orders/{order['id']}/{move}", caller or self.room, body)

    async def moved(
        self, order: dict[str, Any], move: str, caller: Headers | None = None, **fields: object
    ) -> dict[str, Any]:
        """The order after a move that must succeed."""
        answer = await self.move(order, move, caller, **fields)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def until(self, state: str) -> dict[str, Any]:
        """A new order brought to `state` the usual way."""
        order = await self.order()
        steps: list[tuple[str, str, Headers, dict[str, object]]] = [
            ("accepted", "intake", self.room, {}),
            ("dispatched", "dispatch", self.room, {"worker_id": self.worker.id}),
            ("acknowledged", "accept", self.phone, {}),
            ("en_route", "depart", self.phone, {}),
            ("on_site", "check-in", self.phone, dict(SITE)),
            ("in_progress", "start", self.phone, {}),
            ("repaired", "reply", self.phone, {"text": "好了", "result": "done"}),
            ("confirmed", "confirm", self.room, {}),
            ("feedback_done", "feedback", self.room, {"cause": "光缆被挖断", "advice": "施工前联系我们"}),
            ("rated", "rate", self.room, {"score": 5}),
            ("qc_passed", "qc-pass", self.inspector, {"score": 96}),
            ("archived", "archive", self.auditor, {}),
        ]
        for reached, move, caller, fields in steps:
            if order["state"] == state:
                break
            order = await self.moved(order, move, caller, **fields)
            assert order["state"] == reached
        return order

    async def history(self, order: dict[str, Any]) -> list[dict[str, Any]]:
        answer = await self.backend.get(f"/api/orders/{order['id']}", self.room)
        return list(answer.json()["history"])


@pytest.fixture
async def visit(backend: Backend, dispatcher: Headers) -> Visit:
    worker = await backend.worker(on_duty=True)
    inspector, auditor = [await backend.account(role) for role in (Role.INSPECTOR, Role.AUDITOR)]
    return Visit(backend, dispatcher, worker, await backend.sign_in(worker), inspector, auditor)
