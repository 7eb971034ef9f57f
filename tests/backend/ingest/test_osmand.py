"""The OsmAnd protocol as the OsmAnd app and Traccar Client speak it."""

import json
from typing import Any

import pytest
from hypothesis import given, strategies as st

from backend.ingest.malformed import Malformed
from backend.ingest.osmand import decode_fields, decode_json
from backend.positions.fix import Fix
from tests.backend.ingest.world import NOON_MS

TRACCAR: dict[str, Any] = {
    "location": {
        "timestamp": "2026-11-21T03:59:58.250Z",
        "coords": {
            "latitude": 31.2304,
            "longitude": 121.4737,
            "accuracy": 8.5,
            "speed": 1.4,
            "heading": 90.5,
            "altitude": 4.2,
        },
        "is_moving": True,
        "odometer": 1204.5,
        "event": "motionchange",
        "battery": {"level": 0.81, "is_charging": False},
        "activity": {"type": "walking"},
        "extras": {},
        "_": "&id=48241179&lat=31.2304&lon=121.4737&timestamp=2026-11-21T03:59:58.250Z&",
    },
    "device_id": "48241179",
}


def fields(query: str) -> Fix:
    return decode_fields(query.encode(), NOON_MS)[1]


def message(**changes: object) -> bytes:
    return json.dumps({**TRACCAR, "location": {**TRACCAR["location"], **changes}}).encode()


def test_a_query_is_read_with_its_units() -> None:
    device_id, fix = decode_fields(
        b"id=123&lat=31.2304&lon=121.4737&timestamp=1795233598&speed=10&bearing=90&altitude=4&accuracy=8&batt=81",
        NOON_MS,
    )
    assert device_id == "123"
    assert (fix.lat, fix.lon, fix.at_ms) == (31.2304, 121.4737, 1795233598000)
    assert fix.speed_mps == pytest.approx(5.14444, abs=1e-4)  # from knots
    assert (fix.heading_deg, fix.altitude_m, fix.accuracy_m, fix.battery_pct) == (90, 4, 8, 81)


@pytest.mark.parametrize(
    ("stamp", "expected_ms"),
    [
        ("1795233598", 1795233598000),
        ("1795233598250", 1795233598250),
        ("2026-11-21T03:59:58.250Z", 1795233598250),
        ("2026-11-21T11:59:58%2B08:00", 1795233598000),
        ("2026-11-21T11:59:58+08:00", 1795233598000),  # the plus not escaped
        ("2026-11-21%2003:59:58", 1795233598000),
    ],
)
def test_every_form_of_time_is_understood(stamp: str, expected_ms: int) -> None:
    assert fields(f"id=1&lat=1&lon=2&timestamp={stamp}").at_ms == expected_ms


def test_without_a_time_the_time_of_receipt_counts() -> None:
    assert fields("deviceid=1&location=1.5,2.5").at_ms == NOON_MS


def test_minus_one_means_unknown() -> None:
    fix = fields("id=1&lat=1&lon=2&speed=-1&bearing=-1&accuracy=-1&batt=-1")
    assert (fix.speed_mps, fix.heading_deg, fix.accuracy_m, fix.battery_pct) == (None,) * 4


def test_a_call_for_help_is_noted() -> None:
    assert fields("id=1&lat=1&lon=2&alarm=sos").is_sos
    assert decode_json(message(alarm="sos"), NOON_MS)[1].is_sos
    assert decode_json(message(extras={"alarm": "sos"}), NOON_MS)[1].is_sos
    assert fields("id=1&lat=1&lon=2&alarm=lowBattery").note == "alarm:lowBattery"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "lat=1&lon=2",
        "id=&lat=1&lon=2",
        "id=1&lat=1",
        "id=1&lat=nan&lon=2",
        "id=1&lat=1&lon=inf",
        "id=1&lat=one&lon=2",
        "id=1&location=1",
        "id=1&lat=1&lon=2&speed=fast",
        "id=1&lat=1&lon=2&timestamp=yesterday",
        "id=1&lat=1&lon=2&timestamp=99999999999999999",
        "id=1&lat=1&lon=2&timestamp=-5",
    ],
)
def test_what_is_no_fix_is_refused(query: str) -> None:
    with pytest.raises(Malformed):
        fields(query)


def test_the_json_of_traccar_client_is_read_with_its_units() -> None:
    device_id, fix = decode_json(message(), NOON_MS)
    assert device_id == "48241179"
    assert (fix.lat, fix.lon, fix.at_ms) == (31.2304, 121.4737, 1795233598250)
    assert (fix.speed_mps, fix.heading_deg, fix.altitude_m, fix.accuracy_m) == (1.4, 90.5, 4.2, 8.5)
    assert fix.battery_pct == 81


def test_unknown_speed_and_charge_in_json_are_unknown() -> None:
    coords = {**TRACCAR["location"]["coords"], "speed": -1, "heading": -1}
    _, fix = decode_json(message(coords=coords, battery={"level": -1, "is_charging": False}), NOON_MS)
    assert (fix.speed_mps, fix.heading_deg, fix.battery_pct) == (None, None, None)


@pytest.mark.parametrize("missing", ["device_id", "location"])
def test_json_without_device_or_place_is_refused(missing: str) -> None:
    with pytest.raises(Malformed):
        decode_json(json.dumps({k: v for k, v in TRACCAR.items() if k != missing}).encode(), NOON_MS)


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b"\xff{", b"[" * 20_000, b'{"device_id":"a","location":' * 5_000],
)
def test_json_that_is_none_is_refused(body: bytes) -> None:
    with pytest.raises(Malformed):
        decode_json(body, NOON_MS)


_values = st.one_of(
    st.text(max_size=20),
    st.floats().map(str),
    st.integers().map(str),
    st.sampled_from(["nan", "1e400", "-1", "%", "%ff", "%00", "+", "2026-11-21T00:00:00", "sos"]),
)
_names = st.sampled_from(
    [
        "id",
        "deviceid",
        "lat",
        "lon",
        "location",
        "timestamp",
        "speed",
        "bearing",
        "batt",
        "alarm",
        "valid",
        "x",
    ]
)


@given(st.lists(st.tuples(_names, _values), max_size=14))
def test_no_query_raises_anything_but_the_refusal(pairs: list[tuple[str, str]]) -> None:
    encoded = "&".join(f"{name}={value}" for name, value in pairs).encode("utf-8", "surrogatepass")
    assert_fix_or_refusal(lambda: decode_fields(encoded, NOON_MS))


@given(st.binary(max_size=200))
def test_no_bytes_raise_anything_but_the_refusal(body: bytes) -> None:
    assert_fix_or_refusal(lambda: decode_fields(body, NOON_MS))
    assert_fix_or_refusal(lambda: decode_json(body, NOON_MS))


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*TRACCAR["location"], "latitude", "level"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(TRACCAR["location"])), _json, max_size=5))
def test_no_json_raises_anything_but_the_refusal(changes: dict[str, object]) -> None:
    assert_fix_or_refusal(lambda: decode_json(message(**changes), NOON_MS))


def assert_fix_or_refusal(decode: Any) -> None:
    try:
        device_id, fix = decode()
    except Malformed:
        return
    assert device_id
    assert isinstance(fix.at_ms, int)
    assert fix.lat == fix.lat
    assert 0 <= fix.at_ms < 2**45
    if fix.note is not None:
        fix.note.encode()
