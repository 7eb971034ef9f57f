"""OwnTracks in HTTP mode."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given, strategies as st

from backend.ingest.malformed import Malformed
from backend.ingest.owntracks import decode, device_ids
from tests.backend.ingest.world import NOON_MS

LOCATION: dict[str, Any] = {
    "_type": "location",
    "topic": "owntracks/zhangwei/phone7",
    "lat": 31.2304,
    "lon": 121.4737,
    "tst": 1795233598,
    "acc": 8,
    "vel": 36,
    "cog": 90,
    "alt": 4,
    "batt": 81,
    "tid": "ZW",
    "conn": "m",
}


def body(**changes: object) -> bytes:
    return json.dumps({**LOCATION, **changes}).encode()


def test_a_location_is_read_with_its_units() -> None:
    message = decode(body(), NOON_MS)
    fix = message.fix
    assert fix is not None
    assert message.topic == "owntracks/zhangwei/phone7"
    assert (fix.lat, fix.lon, fix.at_ms) == (31.2304, 121.4737, 1795233598000)
    assert fix.speed_mps == pytest.approx(10.0)  # from km/h
    assert (fix.heading_deg, fix.altitude_m, fix.accuracy_m, fix.battery_pct) == (90, 4, 8, 81)


def test_a_transition_is_a_fix_with_a_note() -> None:
    fix = decode(body(_type="transition", event="enter", desc="豫园"), NOON_MS).fix
    assert fix is not None
    assert fix.note == "enter:豫园"


@pytest.mark.parametrize(
    "kind", ["lwt", "waypoint", "waypoints", "card", "status", "cmd", "encrypted", "steps", "beacon"]
)
def test_messages_without_a_place_are_understood_and_not_kept(kind: str) -> None:
    message = decode(json.dumps({"_type": kind, "data": "x", "lat": "?"}).encode(), NOON_MS)
    assert (message.kind, message.fix) == (kind, None)


def test_a_beacon_transition_has_no_place() -> None:
    assert decode(b'{"_type":"transition","event":"enter","tst":1}', NOON_MS).fix is None


def test_an_empty_body_is_no_mistake() -> None:
    assert decode(b"", NOON_MS).fix is None


@pytest.mark.parametrize(
    "wrong",
    [
        b"{}",
        b"[]",
        b"location",
        b'{"_type":"location","lat":1}',
        b'{"_type":"location","lat":"a","lon":2}',
        b'{"_type":"location","lat":1,"lon":2,"tst":1e17}',
        b'{"_type":5}',
        b"\xff",
        b'{"_type":' * 3000,
    ],
)
def test_what_is_no_message_is_refused(wrong: bytes) -> None:
    with pytest.raises(Malformed):
        decode(wrong, NOON_MS)


def test_the_device_is_found_by_topic_headers_query_or_sign_in() -> None:
    sign_in = b"Basic " + base64.b64encode(b"basic7:secret")
    headers = [(b"x-limit-u", b"wang"), (b"x-limit-d", b"pixel"), (b"authorization", sign_in)]
    assert device_ids("owntracks/zhang/phone7/event", headers, {"u": "li", "d": "moto"}) == [
        "phone7",
        "zhang",
        "zhang/phone7",
        "pixel",
        "wang",
        "wang/pixel",
        "moto",
        "li",
        "li/moto",
        "basic7",
    ]


@pytest.mark.parametrize("sign_in", [b"Basic ???", b"Basic", b"Bearer x", b"", b"Basic \xff\xfe"])
def test_a_sign_in_that_is_none_names_nobody(sign_in: bytes) -> None:
    assert device_ids("", [(b"authorization", sign_in)], {}) == []


_json: st.SearchStrategy[object] = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | st.just([])
)


@given(st.dictionaries(st.sampled_from([*sorted(LOCATION), "event", "desc"]), _json, max_size=6))
def test_no_json_raises_anything_but_the_refusal(changes: dict[str, object]) -> None:
    assert_message_or_refusal(body(**changes))


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_the_refusal(raw: bytes) -> None:
    assert_message_or_refusal(raw)


@given(st.text(max_size=30), st.binary(max_size=30))
def test_no_name_of_a_device_raises(topic: str, header: bytes) -> None:
    device_ids(topic, [(b"authorization", header), (b"x-limit-u", header)], {"u": topic})


def assert_message_or_refusal(raw: bytes) -> None:
    try:
        message = decode(raw, NOON_MS)
    except Malformed:
        return
    if message.fix is not None:
        assert message.fix.lat == message.fix.lat
        assert 0 <= message.fix.at_ms < 2**45
        (message.fix.note or "").encode()
