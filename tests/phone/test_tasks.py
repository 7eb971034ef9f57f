"""A task from the ring to the reply, on the real page against the real backend."""

from collections.abc import Callable

from PySide6.QtGui import QImage

from tests.phone.handset import Handset
from tests.phone.room import SITE, Employee, Room

Begin = Callable[..., int]


def state(room: Room, order_id: int) -> str:
    return str(room.order(order_id)["state"])


def test_a_new_order_appears_live_and_rings_until_it_is_looked_at(
    signed_in: Handset, room: Room, employee: Employee
) -> None:
    signed_in.touch(".head")  # sound needs a gesture
    order = room.order_for(employee, title="新装千兆宽带")
    signed_in.read("新装千兆宽带", ".ring")
    signed_in.wait_until(lambda: signed_in.run("__sensors.notes") >= 3, "the melody plays")
    assert signed_in.run("__sensors.shakes.length") >= 1
    signed_in.wait_until(lambda: room.order(order["id"])["delivered_at"] is not None, "delivered")
    assert room.order(order["id"])["read_at"] is None
    signed_in.tap("[data-ring=view]")
    signed_in.miss(".ring")
    signed_in.wait_until(lambda: room.order(order["id"])["read_at"] is not None, "read")


def test_an_order_is_accepted_driven_to_checked_in_and_replied_with_a_photo(
    begin: Begin, signed_in: Handset, room: Room, tmp_path: object
) -> None:
    order_id = begin("accept")
    signed_in.tap("[data-move=depart]")
    signed_in.wait_until(lambda: state(room, order_id) == "en_route", "under way")
    room.move(order_id, "plan", planned_at="2031-03-05T02:30:00Z")
    signed_in.read("预计到场", ".facts")

    signed_in.stand_at(SITE[0] + 0.001, SITE[1])
    signed_in.tap("[data-move=check-in]")
    signed_in.read("您距现场 110 米", ".van-dialog")
    signed_in.agree()
    signed_in.tap("[data-move=reply]")
    signed_in.write("[name=reply-text]", "更换光纤接头，测速 980M")
    add_photo(signed_in, tmp_path)
    signed_in.tap("[data-move=reply-submit]")
    signed_in.wait_until(lambda: state(room, order_id) == "repaired", "replied")

    done = room.order(order_id)
    assert 100 < done["check_in"]["distance_m"] < 120
    assert done["reply"]["text"] == "更换光纤接头，测速 980M"
    assert done["reply"]["result"] == "done"
    photo = QImage.fromData(room.attachment(done["reply"]["attachment_ids"][0]))
    assert (photo.width(), photo.height()) == (1600, 1200)
    signed_in.read("已完成", ".facts:last-child")
    signed_in.see(".facts .photo img")


def test_what_the_room_takes_back_is_told_and_the_task_is_there_again(
    begin: Begin, signed_in: Handset, room: Room, employee: Employee
) -> None:
    order_id = begin("accept")
    signed_in.wait_until(lambda: state(room, order_id) == "acknowledged", "accepted")
    other = room.hire("李卫国")
    room.dispatch(room.order(order_id), other)
    signed_in.read("这项任务已不在您名下")
    room.undo(order_id)
    signed_in.read("回到您名下")
    signed_in.see("[data-move=depart]")
    assert state(room, order_id) == "acknowledged"

    second = room.order_for(employee, title="又一单")
    signed_in.read("又一单", ".ring")
    room.dispatch(room.order(second["id"]), other)
    signed_in.miss(".ring")
    room.undo(second["id"])
    signed_in.read("又一单", ".ring")  # nobody had looked at it, so it rings again


def add_photo(handset: Handset, folder: object) -> None:
    """A picture of 2400 × 1800 from the phone's gallery, through the browser's own file question."""
    picture = QImage(2400, 1800, QImage.Format.Format_RGB32)
    picture.fill(0x336699)
    path = f"{folder}/site.png"
    assert picture.save(path)
    handset.page.files = [path]
    before = handset.run("document.querySelectorAll('.photos img').length")
    handset.touch(".add-face")
    handset.wait_until(
        lambda: handset.run("document.querySelectorAll('.photos img').length") == before + 1,
        "the photo is shown",
    )


def test_an_order_is_given_back_with_a_reason(begin: Begin, signed_in: Handset, room: Room) -> None:
    order_id = begin()
    signed_in.tap("[data-move=return]")
    signed_in.see("[data-move=return-submit][disabled]")
    signed_in.tap(".sheet .choice:nth-child(2)")
    signed_in.tap("[data-move=return-submit]")
    signed_in.wait_until(lambda: state(room, order_id) == "accepted", "given back")
    assert room.order(order_id)["reason"] == "技能不符"
    signed_in.miss(f"[data-order='{order_id}']")


def test_only_the_moves_of_the_state_are_offered(begin: Begin, signed_in: Handset) -> None:
    def offered() -> set[str]:
        return set(
            signed_in.run("[...document.querySelectorAll('.actions [data-move]')].map(b => b.dataset.move)")
        )

    begin()
    assert offered() == {"accept", "return", "request-suspension"}
    signed_in.tap("[data-move=accept]")
    signed_in.see("[data-move=depart]")
    assert offered() == {"depart", "check-in", "return", "request-suspension"}
    signed_in.tap("[data-move=depart]")
    signed_in.miss("[data-move=depart]")
    assert offered() == {"check-in", "request-suspension"}


def test_an_order_given_to_somebody_else_leaves_the_list(
    begin: Begin, signed_in: Handset, room: Room
) -> None:
    order_id = begin("accept")
    signed_in.see("[data-move=depart]")
    signed_in.wait_until(lambda: state(room, order_id) == "acknowledged", "accepted")
    room.dispatch(room.order(order_id), room.hire("李伟"))
    signed_in.read("这项任务已不在您名下")


def test_a_check_in_far_away_or_without_a_position_is_the_workers_own_decision(
    begin: Begin, signed_in: Handset, room: Room
) -> None:
    order_id = begin("accept")
    signed_in.stand_at(SITE[0] + 0.1, SITE[1])
    signed_in.tap("[data-move=check-in]")
    signed_in.read("似乎还没到", ".van-dialog")
    signed_in.tap(".van-dialog__cancel")
    signed_in.run("__sensors.fail(1)")
    signed_in.tap("[data-move=check-in]")
    signed_in.read("没有定位权限", ".van-dialog")
    signed_in.agree()
    signed_in.see("[data-move=far-submit][disabled]")
    signed_in.tap(".sheet .choice:nth-child(2)")
    signed_in.see("[data-move=far-submit]:not([disabled])")
    signed_in.tap("[data-move=far-submit]")
    signed_in.wait_until(lambda: state(room, order_id) == "on_site", "checked in")
    assert room.order(order_id)["check_in"]["lat"] is None
    assert room.order(order_id)["check_in"]["reason"] == "室内收不到卫星"


def test_an_unread_order_rings_again_after_a_reload(
    signed_in: Handset, room: Room, employee: Employee
) -> None:
    room.order_for(employee)
    signed_in.see(".ring")
    signed_in.open("/phone/?again")
    signed_in.see(".ring")
    signed_in.tap("[data-ring=later]")
    signed_in.miss(".ring")


def test_a_cancelled_order_stops_ringing_and_is_announced(
    signed_in: Handset, room: Room, employee: Employee
) -> None:
    order = room.order_for(employee)
    signed_in.see(".ring")
    room.cancel(order["id"])
    signed_in.miss(".ring")
    signed_in.be_told("已取消（")


def test_the_list_does_not_jump_when_the_tasks_arrive(
    signed_in: Handset, room: Room, employee: Employee
) -> None:
    for title in ("宽带无法上网", "电话杂音", "IPTV 卡顿"):
        order = room.order_for(employee, title=title)
        signed_in.tap("[data-ring=later]")
        signed_in.see(f"[data-order='{order['id']}']")
    signed_in.open("/phone/?again")
    signed_in.read("IPTV 卡顿", ".page")
    signed_in.see(".link-state:not(.down)")
    assert signed_in.run("__sensors.shifted") < 0.1
