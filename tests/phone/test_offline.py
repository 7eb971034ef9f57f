"""What happens without a network: nothing is lost, nothing is sent twice, refusals are explained."""

from collections.abc import Callable
from pathlib import Path

from tests.phone.conftest import Backend
from tests.phone.handset import Handset
from tests.phone.network import MobileNetwork
from tests.phone.room import Employee, Room
from tests.phone.test_tasks import add_photo, state

Begin = Callable[..., int]


def test_moves_made_offline_wait_in_order_and_are_each_sent_once(
    begin: Begin, signed_in: Handset, room: Room, network: MobileNetwork, tmp_path: Path
) -> None:
    order_id = begin("accept")
    signed_in.see("[data-move=depart]")
    signed_in.wait_until(lambda: state(room, order_id) == "acknowledged", "accepted")
    network.cut()
    signed_in.tap("[data-move=depart]")
    signed_in.read("已记下，连上网络后自动发送")
    signed_in.tap("[data-move=check-in]")
    signed_in.agree()
    signed_in.tap("[data-move=reply]")
    signed_in.write("[name=reply-text]", "离线写的回单")
    add_photo(signed_in, tmp_path)
    signed_in.tap("[data-move=reply-submit]")
    signed_in.see(".note")
    signed_in.run("location.hash = '#/outbox'")
    signed_in.wait_until(
        lambda: signed_in.text().count("待发送") >= 4, "three moves are shown as waiting"
    )  # the title says it too
    assert state(room, order_id) == "acknowledged"

    network.restore()
    signed_in.tap(".van-button--primary")
    signed_in.wait_until(lambda: state(room, order_id) == "repaired", "everything was sent")
    done = room.happened(order_id)
    for kind in ("order.departed", "order.checked_in", "order.replied"):
        assert done.count(kind) == 1
    assert room.order(order_id)["reply"]["text"] == "离线写的回单"
    assert len(room.order(order_id)["reply"]["attachment_ids"]) == 1
    signed_in.read("没有待发送的内容")


def test_a_command_whose_answer_was_lost_is_not_done_twice(
    begin: Begin, signed_in: Handset, room: Room, network: MobileNetwork
) -> None:
    order_id = begin()
    signed_in.wait_until(lambda: room.order(order_id)["read_at"] is not None, "read")
    network.lose_answers(2)
    signed_in.tap("[data-move=accept]")
    signed_in.wait_until(lambda: state(room, order_id) == "acknowledged", "accepted")
    signed_in.miss(".note")
    signed_in.see("[data-move=depart]")
    assert room.happened(order_id).count("order.accepted") == 1


def test_a_backend_that_is_killed_and_started_again_gets_every_command_once(
    begin: Begin, signed_in: Handset, room: Room, backend: Backend
) -> None:
    order_id = begin("accept")
    signed_in.wait_until(lambda: state(room, order_id) == "acknowledged", "accepted")
    backend.kill()
    signed_in.tap("[data-move=depart]")
    signed_in.read("已记下，连上网络后自动发送")
    backend.start()
    signed_in.wait_until(lambda: state(room, order_id) == "en_route", "sent after the restart")
    signed_in.miss(".note")
    assert room.happened(order_id).count("order.departed") == 1


def test_what_waits_survives_closing_the_page(
    begin: Begin, signed_in: Handset, room: Room, network: MobileNetwork
) -> None:
    order_id = begin("accept")
    signed_in.wait_until(lambda: state(room, order_id) == "acknowledged", "accepted")
    install_shell(signed_in)
    network.cut()
    signed_in.tap("[data-move=depart]")
    signed_in.see(".note")
    signed_in.open()
    signed_in.read("1 项待发送")
    signed_in.read("宽带无法上网")
    network.restore()
    signed_in.wait_until(lambda: state(room, order_id) == "en_route", "sent")


def install_shell(handset: Handset) -> None:
    handset.work("await navigator.serviceWorker.ready")


def test_the_page_opens_without_a_network_and_says_how_old_its_tasks_are(
    begin: Begin, signed_in: Handset, network: MobileNetwork
) -> None:
    begin("accept")
    signed_in.see("[data-move=depart]")
    install_shell(signed_in)
    network.cut()
    signed_in.open()
    signed_in.read("离线 · 数据截至", ".link-state")
    signed_in.read("宽带无法上网", ".card")
    network.restore()
    signed_in.read("已连接", ".link-state")


def give_away_and_back(room: Room, order_id: int, employee: Employee) -> None:
    room.dispatch(room.order(order_id), room.hire("李伟"))
    room.dispatch(room.order(order_id), employee)


def test_a_refused_move_names_who_changed_what_and_can_be_tried_again(
    begin: Begin, signed_in: Handset, room: Room, employee: Employee, network: MobileNetwork
) -> None:
    order_id = begin("accept")
    signed_in.wait_until(lambda: state(room, order_id) == "acknowledged", "accepted")
    network.cut()
    signed_in.tap("[data-move=check-in]")
    signed_in.agree()
    signed_in.see(".note")
    give_away_and_back(room, order_id, employee)  # having accepted it counts no longer
    network.restore()
    signed_in.read("“", ".refusal h3")
    signed_in.read("派单", ".refusal ul")
    signed_in.miss("[data-refused=retry]")  # not possible in the state the order has now
    signed_in.tap("[data-refused=dismiss]")
    signed_in.miss(".refusal")
    if signed_in.run("!!document.querySelector('.ring')"):
        signed_in.tap("[data-ring=view]")
    signed_in.tap("[data-move=accept]")
    signed_in.wait_until(lambda: state(room, order_id) == "acknowledged", "accepted anew")


def test_a_refused_reply_keeps_its_draft(
    begin: Begin, signed_in: Handset, room: Room, employee: Employee, network: MobileNetwork
) -> None:
    order_id = begin("accept")
    signed_in.wait_until(lambda: state(room, order_id) == "acknowledged", "accepted")
    network.cut()
    signed_in.tap("[data-move=check-in]")
    signed_in.agree()
    signed_in.tap("[data-move=reply]")
    signed_in.write("[name=reply-text]", "不能丢的话")
    signed_in.tap("[data-move=reply-submit]")
    signed_in.see(".note")
    give_away_and_back(room, order_id, employee)
    network.restore()
    signed_in.read("前一步没有成功")
    signed_in.read("您写的内容还在草稿里")
    assert room.order(order_id)["reply"] is None
    kept = signed_in.stored(
        f"return (await got(db.transaction('drafts').objectStore('drafts').get({order_id}))).text"
    )
    assert kept == "不能丢的话"


def test_an_order_cancelled_while_the_phone_was_offline_is_explained(
    begin: Begin, signed_in: Handset, room: Room, network: MobileNetwork
) -> None:
    order_id = begin("accept")
    signed_in.wait_until(lambda: state(room, order_id) == "acknowledged", "accepted")
    network.cut()
    signed_in.tap("[data-move=depart]")
    signed_in.see(".note")
    room.cancel(order_id)
    network.restore()
    signed_in.see(".refusal")
    assert state(room, order_id) == "cancelled"
