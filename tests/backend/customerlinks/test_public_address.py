"""A link says where customers reach the backend, which need not be where the console does."""

from dataclasses import replace

import pytest

from backend.__main__ import read_arguments
from backend.settings import Settings
from tests.backend.workorders.conftest import Visit, visit as visit

OUTSIDE = "https://dispatch.example.cn/field/"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, public_url=OUTSIDE)


async def test_a_link_begins_with_the_public_address(visit: Visit) -> None:
    order = await visit.order()
    answer = await visit.backend.post(f"/api/orders/{order['id']}/customer-link", visit.room, {})
    assert answer.json()["url"].startswith("https://dispatch.example.cn/field/c/")


def test_the_public_address_is_told_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    given, _ = read_arguments(["--data", "x", "--public-url", OUTSIDE])
    assert given.public_url == OUTSIDE
    for wrong in ("dispatch.example.cn", "ftp://x", "https://x/?a=1"):
        with pytest.raises(SystemExit):
            read_arguments(["--data", "x", "--public-url", wrong])
    assert "begin with http" in capsys.readouterr().err
