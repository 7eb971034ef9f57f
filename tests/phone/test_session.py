"""Signing in and out, the tokens in between, languages, and the frame of the page."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.phone.handset import Handset
from tests.phone.network import MobileNetwork
from tests.phone.room import Employee, Room


def test_a_wrong_code_is_refused_with_a_sentence(handset: Handset, employee: Employee, room: Room) -> None:
    handset.open()
    handset.sign_in(employee.phone, "000000")
    handset.read("手机号或登录码不对", "[role=alert]")
    handset.sign_in(employee.phone, room.code_for(employee))
    handset.read(employee.name, ".head")


def test_nothing_is_asked_of_the_server_before_both_fields_are_filled(handset: Handset) -> None:
    handset.open()
    handset.tap("button[type=submit]")
    handset.read("请填写手机号和登录码", "[role=alert]")


def test_signing_in_without_a_network_says_so(handset: Handset, network: MobileNetwork) -> None:
    handset.open()
    network.cut()
    handset.sign_in("13900000000", "123456")
    handset.read("连不上服务器", "[role=alert]")


def spoil(handset: Handset, tokens: str) -> None:
    """Replace the tokens that the page has stored."""
    handset.stored(
        "const values = db.transaction('values', 'readwrite').objectStore('values');"
        "const kept = await got(values.get('session'));"
        f"await got(values.put({{ ...kept, tokens: {{ {tokens} }} }}, 'session'))"
    )


def test_the_session_survives_a_reload_and_renews_its_token(signed_in: Handset, employee: Employee) -> None:
    spoil(signed_in, "access: 'no-longer-valid', refresh: kept.tokens.refresh")
    signed_in.open("/phone/?again")
    signed_in.read(employee.name, ".head")
    signed_in.read("已连接", ".link-state")


def test_signing_out_stops_everything_and_wipes_the_phone(signed_in: Handset) -> None:
    signed_in.run("location.hash = '#/me'")
    signed_in.tap("[data-setting=sign-out]")
    signed_in.read("删除本机上的任务", ".van-dialog")
    signed_in.agree()
    signed_in.see("main.sign-in")
    assert signed_in.run("__sensors.watching()") == 0
    left = signed_in.stored(
        "let n = 0; for (const name of db.objectStoreNames)"
        " n += await got(db.transaction(name).objectStore(name).count()); return n"
    )
    assert left == 0


def test_a_session_revoked_by_the_office_leads_to_the_sign_in_and_keeps_drafts(
    signed_in: Handset, employee: Employee, room: Room
) -> None:
    spoil(signed_in, "access: 'gone', refresh: 'gone'")
    signed_in.open("/phone/?again")
    signed_in.read("登录已过期", ".expired")
    signed_in.sign_in(employee.phone, room.code_for(employee))
    signed_in.read(employee.name, ".head")


def test_the_language_can_be_switched_and_is_remembered(handset: Handset) -> None:
    handset.open()
    handset.read("登录码")
    handset.tap(".languages")
    handset.read("Sign-in code")
    handset.open("/phone/?again")
    handset.read("Sign-in code")


@pytest.fixture
def foreign(qapp: object, network: MobileNetwork, tmp_path: Path) -> Iterator[Handset]:  # noqa: ARG001
    phone = Handset(f"http://127.0.0.1:{network.port}", tmp_path / "foreign", language="en-GB")
    yield phone
    phone.close()


def test_the_page_follows_the_language_of_the_phone(foreign: Handset) -> None:
    foreign.open()
    foreign.read("Sign-in code")


def test_both_languages_have_every_word(handset: Handset) -> None:
    handset.open()
    catalogue = Path(__file__).parents[2] / "phone" / "app" / "texts"
    keys = {
        name: [
            line.split('"')[1]
            for line in (catalogue / f"{name}.js").read_text(encoding="utf-8").splitlines()
            if line.startswith('  "')
        ]
        for name in ("zh", "en")
    }
    assert keys["zh"] == keys["en"]
    assert len(keys["zh"]) == len(set(keys["zh"]))


def test_nothing_is_wider_than_the_screen_and_every_target_is_large_enough(signed_in: Handset) -> None:
    for page in ("#/tasks", "#/me", "#/outbox"):
        signed_in.run(f"(location.hash = '{page}')")
        signed_in.see("main")
        assert signed_in.run("document.documentElement.scrollWidth") <= 360
        small = signed_in.run(
            "[...document.querySelectorAll('button, a, .van-switch, .van-cell--clickable')]"
            ".map(e => [e.className, (e.closest('.toggle, .van-cell') ?? e).getBoundingClientRect().height])"
            ".filter(([, height]) => height > 0 && height < 44)"
        )
        assert small == []


def test_the_page_allows_no_foreign_or_inline_code(handset: Handset) -> None:
    policy = httpx.get(f"{handset.url}/phone/").headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    moved = httpx.get(f"{handset.url}/phone", follow_redirects=False)
    assert moved.headers["location"].endswith("/phone/")
    for file in ("sw.js", "manifest.webmanifest", "shell.js"):
        assert httpx.get(f"{handset.url}/phone/{file}").headers["cache-control"] == "no-cache"
