"""A phone whose clock is hours off counts limits, and stamps what is done offline, by the server's."""

from collections.abc import Callable
from datetime import datetime, timedelta

from tests.phone.handset import Handset
from tests.phone.network import MobileNetwork
from tests.phone.room import Room
from tests.phone.test_tasks import state

THREE_HOURS_MS = 3 * 3600 * 1000


def test_a_clock_hours_ahead_makes_no_order_late(
    begin: Callable[..., int], signed_in: Handset, room: Room, network: MobileNetwork
) -> None:
    signed_in.run(f"__sensors.later({THREE_HOURS_MS})")
    order_id = begin()
    signed_in.read("接单时限 剩", ".hero")  # 30 minutes, which three hours would have used up
    signed_in.miss(".hero .chip.overdue.number")
    signed_in.tap("[data-move=accept]")
    signed_in.wait_until(lambda: state(room, order_id) == "acknowledged", "accepted")
    network.cut()
    signed_in.tap("[data-move=check-in]")
    signed_in.agree()
    signed_in.see(".note")
    network.restore()
    signed_in.wait_until(lambda: state(room, order_id) == "on_site", "checked in")
    order = room.order(order_id)
    claimed, taken = (datetime.fromisoformat(at) for at in (order["check_in"]["at"], order["arrived_at"]))
    assert timedelta(0) <= taken - claimed < timedelta(minutes=2)
