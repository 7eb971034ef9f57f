"""The room wants to know where somebody is, writes to him, and he sees who looked."""

from tests.phone.handset import Handset
from tests.phone.network import MobileNetwork
from tests.phone.room import Employee, Room


def test_the_phone_answers_by_itself_and_says_who_asked(
    signed_in: Handset, room: Room, employee: Employee
) -> None:
    signed_in.read("最近上报", ".report")
    signed_in.stand_at(31.2401, 121.4902, 9)
    locate_id = room.ask_where(employee)
    signed_in.be_told("请求立即定位，已回报您的当前位置")
    answered = room.request(locate_id)
    assert (answered["state"], answered["lat"], answered["lon"]) == ("fixed", 31.2401, 121.4902)


def test_a_phone_that_may_not_locate_says_so(signed_in: Handset, room: Room, employee: Employee) -> None:
    signed_in.read("最近上报", ".report")
    signed_in.run("__sensors.fail(1)")
    locate_id = room.ask_where(employee)
    signed_in.be_told("没有定位权限")
    answered = room.request(locate_id)
    assert (answered["state"], answered["reason"]) == ("refused", "no_permission")


def test_in_stealth_no_place_leaves_the_phone_even_before_the_server_knows(
    signed_in: Handset, room: Room, employee: Employee, network: MobileNetwork
) -> None:
    signed_in.read("最近上报", ".report")
    stored = len(room.positions(employee))
    network.cut()
    signed_in.tap("[data-verb=stealth]")
    signed_in.agree()
    locate_id = room.ask_where(employee)  # the server still takes the employee for visible
    network.restore()
    signed_in.wait_until(lambda: room.request(locate_id)["state"] == "refused", "refused")
    assert room.request(locate_id)["reason"] == "stealth"
    assert len(room.positions(employee)) == stored


def test_a_request_made_while_the_page_was_closed_is_answered_when_it_opens(
    signed_in: Handset, room: Room, employee: Employee
) -> None:
    signed_in.page.load("about:blank")
    signed_in.wait_until(lambda: signed_in.run("location.href") == "about:blank", "closed")
    locate_id = room.ask_where(employee)
    signed_in.open()
    signed_in.wait_until(lambda: room.request(locate_id)["state"] == "fixed", "answered")


def test_a_message_is_shown_at_once_and_its_delivery_confirmed(
    signed_in: Handset, room: Room, employee: Employee
) -> None:
    message_id = room.write_to(employee, "请于 14:00 前到营业厅领取光猫。")
    signed_in.read("请于 14:00 前到营业厅领取光猫。", ".ring")
    signed_in.wait_until(lambda: room.message(message_id)["state"] == "delivered", "confirmed")
    signed_in.tap("[data-message=seen]")
    signed_in.miss(".ring")
    signed_in.run("location.hash = '#/messages'")
    signed_in.read("请于 14:00 前到营业厅领取光猫。", ".message")


def test_messages_written_while_offline_come_later_one_after_the_other(
    signed_in: Handset, room: Room, employee: Employee, network: MobileNetwork
) -> None:
    network.cut()
    signed_in.read("离线", ".link-state")
    first, second = room.write_to(employee, "第一条"), room.write_to(employee, "第二条")
    network.restore()
    signed_in.read("第一条", ".ring")
    signed_in.tap("[data-message=seen]")
    signed_in.read("第二条", ".ring")
    signed_in.tap("[data-message=seen]")
    signed_in.wait_until(
        lambda: {room.message(it)["state"] for it in (first, second)} == {"delivered"}, "both confirmed"
    )


def test_the_worker_sees_who_looked_at_his_position(
    signed_in: Handset, room: Room, employee: Employee
) -> None:
    room.positions(employee)
    room.ask_where(employee)
    signed_in.run("location.hash = '#/me'")
    signed_in.tap("[data-setting=look-ups]")
    signed_in.see(".look-up")
    signed_in.read("查看了定位记录")
    signed_in.read("请求立即定位")
