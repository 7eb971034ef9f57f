"""When the phone reports positions, when it does not, and what it says about it."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from tests.phone.handset import Handset
from tests.phone.network import MobileNetwork
from tests.phone.room import Employee, Room


def watching(handset: Handset) -> bool:
    return bool(handset.run("__sensors.watching()"))


def test_on_duty_the_position_is_reported_with_accuracy_and_time(
    signed_in: Handset, room: Room, employee: Employee
) -> None:
    signed_in.read("最近上报", ".report")
    signed_in.read("精度 12 米", ".report")
    [stored] = room.positions(employee)
    assert (stored["lat"], stored["lon"], stored["accuracy_m"]) == (31.234, 121.479, 12)


def test_stealth_is_explained_and_stops_reports_at_once(
    signed_in: Handset, room: Room, employee: Employee
) -> None:
    signed_in.read("最近上报", ".report")
    before = len(room.positions(employee))
    signed_in.tap("[data-verb=stealth]")
    signed_in.read("还没发出的位置立即删除", ".van-dialog")
    signed_in.agree()
    signed_in.wait_until(lambda: not watching(signed_in), "no longer locating")
    signed_in.read("隐身中，不采集位置", ".report")
    signed_in.wait_until(lambda: bool(room.worker(employee)["stealth"]), "the server knows")
    signed_in.stand_at(31.2, 121.4)
    assert len(room.positions(employee)) == before
    signed_in.tap("[data-verb=stealth]")
    signed_in.wait_until(lambda: watching(signed_in), "locating again")


def test_stealth_works_without_a_network_and_deletes_what_was_not_sent(
    signed_in: Handset, room: Room, employee: Employee, network: MobileNetwork
) -> None:
    signed_in.read("最近上报", ".report")
    before = len(room.positions(employee))
    network.cut()
    signed_in.tap("[data-verb=stealth]")
    signed_in.agree()
    signed_in.wait_until(lambda: not watching(signed_in), "no longer locating")
    network.restore()
    signed_in.wait_until(lambda: bool(room.worker(employee)["stealth"]), "the server knows")
    assert len(room.positions(employee)) == before


def test_the_duty_switch_punches_and_decides_about_reports(handset: Handset, room: Room) -> None:
    resting = room.hire("李伟", on_duty=False)
    handset.open()
    handset.sign_in(resting.phone, room.code_for(resting))
    handset.read("未上班，不采集位置", ".report")
    assert not watching(handset)
    handset.tap("[data-verb=duty]")
    handset.wait_until(lambda: bool(room.worker(resting)["on_duty"]), "punched on")
    handset.read("最近上报", ".report")
    handset.tap("[data-verb=duty]")
    handset.read("不再上报位置", ".van-dialog")
    handset.agree()
    handset.wait_until(lambda: not room.worker(resting)["on_duty"], "punched off")
    handset.wait_until(lambda: not watching(handset), "no longer locating")


def test_positions_taken_offline_are_sent_before_going_off_duty(
    signed_in: Handset, room: Room, employee: Employee, network: MobileNetwork
) -> None:
    signed_in.read("最近上报", ".report")
    before = len(room.positions(employee))
    network.cut()
    signed_in.read("离线", ".link-state")
    signed_in.run("__sensors.later(600000)")  # a fix is kept at most once per interval
    signed_in.wait_until(lambda: keeps_a_fix(signed_in), "a fix waits")
    signed_in.tap("[data-verb=duty]")
    signed_in.agree()
    network.restore()
    signed_in.wait_until(lambda: not room.worker(employee)["on_duty"], "punched off")
    assert len(room.positions(employee)) > before


def keeps_a_fix(handset: Handset) -> bool:
    handset.stand_at(31.235, 121.48)
    database = (
        "(await new Promise(r => (indexedDB.open('waiqin-phone').onsuccess = e => r(e.target.result))))"
    )
    count = handset.work(
        f"const q = {database}.transaction('fixes').objectStore('fixes').count();"
        "return new Promise(r => (q.onsuccess = () => r(q.result)))"
    )
    return bool(count > 0)


def test_a_denied_permission_is_named_and_says_how_to_allow_it(signed_in: Handset) -> None:
    signed_in.read("最近上报", ".report")
    signed_in.run("__sensors.fail(1)")
    signed_in.read("没有定位权限", ".report.bad")
    signed_in.tap(".report")
    signed_in.read("网站设置", ".advice")
    signed_in.stand_at(31.234, 121.479)
    signed_in.miss(".advice")


def test_a_reply_written_in_stealth_carries_no_position(
    begin: Callable[..., int], signed_in: Handset, room: Room
) -> None:
    signed_in.read("最近上报", ".report")
    order_id = begin("accept", "check-in")
    signed_in.run("location.hash = '#/tasks'")
    signed_in.tap("[data-verb=stealth]")
    signed_in.agree()
    signed_in.run(f"location.hash = '#/task/{order_id}/reply'")
    signed_in.write("[name=reply-text]", "已修好")
    signed_in.tap("[data-move=reply-submit]")
    signed_in.wait_until(lambda: room.order(order_id)["reply"] is not None, "replied")
    assert room.order(order_id)["reply"]["lat"] is None


def test_outside_working_periods_the_phone_stops_locating_and_says_why(
    signed_in: Handset, room: Room
) -> None:
    signed_in.read("最近上报", ".report")
    yesterday = (datetime.now(ZoneInfo("Asia/Shanghai")).isoweekday() - 2) % 7 + 1
    try:
        room.set_working_periods({"days": [yesterday], "from": "08:00", "until": "18:00"})
        signed_in.read("非工作时段，不采集位置", ".report")
        signed_in.wait_until(lambda: not watching(signed_in), "no longer locating")
    finally:
        room.set_working_periods()
    signed_in.wait_until(lambda: watching(signed_in), "locating again")


def test_the_workers_own_interval_is_followed(signed_in: Handset, room: Room, employee: Employee) -> None:
    signed_in.read("最近上报", ".report")
    before = len(room.positions(employee))
    room.set_interval(employee, 1)
    signed_in.wait_until(lambda: reports_again(signed_in, room, employee, before), "reported again")


def reports_again(handset: Handset, room: Room, employee: Employee, before: int) -> bool:
    """The organisation's interval is far longer than this test waits."""
    handset.stand_at(31.2345, 121.4795)
    return len(room.positions(employee)) > before


def test_the_privacy_page_says_how_one_is_monitored_and_follows_changes_at_once(
    signed_in: Handset, room: Room, employee: Employee
) -> None:
    signed_in.run("location.hash = '#/look-ups'")
    signed_in.read("全程", "[data-privacy=mode]")
    signed_in.read("183 天", "[data-privacy=kept]")
    signed_in.read("不限", "[data-privacy=hours]")
    weekdays = {"days": [1, 2, 3, 4, 5, 7], "from": "22:00", "until": "06:00"}
    room.set_monitoring(employee, monitoring="task", fix_interval_s=300, working_periods=[weekdays])
    signed_in.be_told("修改了您的监控方式：签到")
    signed_in.read("签到", "[data-privacy=mode]")
    signed_in.read("5 分钟", "[data-privacy=interval]")
    signed_in.read("周一至周五、周日 22:00–次日 06:00", "[data-privacy=hours]")
    signed_in.wait_until(lambda: not watching(signed_in), "no longer locating")


def test_never_means_never_and_both_sides_name_the_rule(
    signed_in: Handset, room: Room, employee: Employee
) -> None:
    signed_in.read("最近上报", ".report")
    room.set_monitoring(employee, monitoring="never")
    signed_in.read("按规定不采集您的位置", ".report")
    signed_in.wait_until(lambda: not watching(signed_in), "no longer locating")
    before = len(room.positions(employee))
    asked = room.request(room.ask_where(employee))
    assert (asked["state"], asked["reason"]) == ("refused", "not_monitored")
    signed_in.run("location.hash = '#/look-ups'")
    signed_in.read("从不上报，调度台看不到您的位置和轨迹", "[data-privacy=mode]")
    signed_in.read("请求立即定位，已按规则拒绝", ".look-up")
    assert len(room.positions(employee)) == before
