"""The visit of the orders' tests, seen by the customer."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from tests.backend.workorders.conftest import Visit, visit as visit

ADDRESS = "http://backend"


@dataclass
class Customer:
    """A browser without scripts and without an account."""

    visit: Visit
    browser: httpx.AsyncClient
    language: str = "zh-CN"
    links: list[str] = field(default_factory=list)

    async def given(self, order: dict[str, Any], **said: object) -> str:
        """The path of a fresh link to the order."""
        answer = await self.visit.backend.post(
            f"/api/orders/{order['id']}/customer-link", self.visit.room, said
        )
        assert answer.status_code == 201, answer.text
        url = str(answer.json()["url"])
        assert url.startswith(f"{ADDRESS}/c/")
        return url.removeprefix(ADDRESS)

    async def look(self, path: str, status: int = 200) -> str:
        answer = await self.browser.get(path, headers={"Accept-Language": self.language})
        assert answer.status_code == status, answer.text
        return answer.text

    async def rate(self, path: str, **fields: object) -> httpx.Response:
        return await self.browser.post(f"{path}/rating", data={k: str(v) for k, v in fields.items()})


@pytest.fixture
async def customer(visit: Visit) -> AsyncIterator[Customer]:
    transport = httpx.ASGITransport(visit.backend.app)
    async with httpx.AsyncClient(transport=transport, base_url=ADDRESS) as browser:
        yield Customer(visit, browser)


def stages(page: str) -> list[str]:
    """How far each of the three stages is, in order."""
    return re.findall(r'<li class="(done|now|ahead)"', page)
