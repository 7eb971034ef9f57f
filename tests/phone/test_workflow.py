"""What an order's workflow asks of a worker: photos before and after, fields, and a stop of the clocks."""

from collections.abc import Callable

from tests.phone.handset import Handset
from tests.phone.network import MobileNetwork
from tests.phone.room import Room
from tests.phone.test_tasks import add_photo, state

Begin = Callable[..., int]


def fill(handset: Handset, name: str, value: str) -> None:
    handset.write(f"[name=field-{name}]", value)


def test_an_installation_is_photographed_measured_and_replied(
    begin: Begin, signed_in: Handset, room: Room, tmp_path: object
) -> None:
    order_id = begin("accept", "check-in", type="install")
    signed_in.see("[data-move=start]")
    signed_in.miss("[data-move=reply]")
    signed_in.tap("[data-move=start]")
    signed_in.tap("[data-move=start-submit]")
    signed_in.read("请先拍 1 张处理前照片")
    add_photo(signed_in, tmp_path)
    signed_in.tap("[data-move=start-submit]")
    signed_in.wait_until(lambda: state(room, order_id) == "in_progress", "begun")
    assert len(room.order(order_id)["photos_before"]) == 1

    signed_in.tap("[data-move=reply]")
    signed_in.write("[name=reply-text]", "装好")
    signed_in.tap("[data-move=reply-submit]")
    signed_in.read("请至少拍 1 张处理后照片")
    signed_in.read("必填", ".fields")
    fill(signed_in, "device_number", "ONU-7")
    fill(signed_in, "optical_power", "99")
    fill(signed_in, "speed", "940")
    add_photo(signed_in, tmp_path)
    signed_in.tap("[data-move=reply-submit]")
    signed_in.read("请填 -50 到 10 之间的数")
    fill(signed_in, "optical_power", "-18.5")
    signed_in.tap("[data-move=reply-submit]")
    signed_in.wait_until(lambda: state(room, order_id) == "repaired", "replied")
    filled = {one["name"]: one["value"] for one in room.order(order_id)["reply"]["fields"]}
    assert filled == {"device_number": "ONU-7", "optical_power": -18.5, "speed": 940}
    signed_in.read("-18.5 dBm", ".facts:last-child")


def test_a_photo_of_its_own_is_taken_where_the_workflow_asks_for_it(
    begin: Begin, signed_in: Handset, room: Room, tmp_path: object
) -> None:
    crew = {"name": "crew", "zh": "安全照", "en": "Crew with helmets", "kind": "photo", "required": True}
    room.adapt("patrol", reply=[crew], photos_after=1)
    order_id = begin("accept", "check-in", type="patrol")
    signed_in.tap("[data-move=reply]")
    signed_in.write("[name=reply-text]", "巡检完成")
    signed_in.tap("[data-move=reply-submit]")
    signed_in.read("请拍这张照片", "[data-field=crew]")
    add_photo(signed_in, tmp_path)  # the first place for photos is the field's
    signed_in.miss("[data-field=crew] .add-face")
    signed_in.tap("[data-move=reply-submit]")
    signed_in.read("请至少拍 1 张处理后照片")
    signed_in.tap("[data-field=crew] .remove")
    add_photo(signed_in, tmp_path)
    signed_in.miss("[data-field=crew] .add-face")
    signed_in.run("document.querySelector('.add-face').scrollIntoView({block: 'center'})")
    add_photo(signed_in, tmp_path)
    signed_in.tap("[data-move=reply-submit]")
    signed_in.wait_until(lambda: state(room, order_id) == "repaired", "replied")
    reply = room.order(order_id)["reply"]
    [told] = reply["fields"]
    assert len(reply["attachment_ids"]) == 2
    assert (told["value"], told["value_zh"]) == (reply["attachment_ids"][0], "第 1 张照片")
    signed_in.read("第 1 张照片", ".facts:last-child")


def test_a_stop_of_the_clocks_is_asked_for_and_shown(begin: Begin, signed_in: Handset, room: Room) -> None:
    order_id = begin("accept", "check-in")
    signed_in.tap("[data-move=request-suspension]")
    signed_in.tap(".sheet .choice:nth-child(2)")
    signed_in.tap("[data-move=suspend-submit]")
    signed_in.read("已申请挂起：客户停电", "[data-note=suspension]")
    signed_in.wait_until(lambda: room.order(order_id)["suspension"] is not None, "asked")
    room.move(order_id, "suspend", reason="客户停电")
    signed_in.read("已挂起：客户停电", "[data-note=suspension]")
    signed_in.read("已暂停，剩", ".hero")
    signed_in.miss(".actions")
    room.move(order_id, "resume")
    signed_in.see("[data-move=reply]")


def test_a_whole_chain_made_offline_follows_the_workflow(
    begin: Begin, signed_in: Handset, room: Room, network: MobileNetwork
) -> None:
    order_id = begin("accept")
    signed_in.wait_until(lambda: state(room, order_id) == "acknowledged", "accepted")
    network.cut()
    signed_in.tap("[data-move=depart]")
    signed_in.tap("[data-move=check-in]")
    signed_in.agree()
    signed_in.tap("[data-move=start]")
    signed_in.tap("[data-move=reply]")
    signed_in.tap("[data-field=cause][data-value=line]")
    signed_in.write("[name=reply-text]", "更换尾纤")
    signed_in.tap("[data-move=reply-submit]")
    assert state(room, order_id) == "acknowledged"
    network.restore()
    signed_in.wait_until(lambda: state(room, order_id) == "repaired", "all of it arrived")
    done = room.order(order_id)
    assert done["started_at"] is not None
    assert done["reply"]["fields"][0]["value_zh"] == "线路"


def test_what_was_asked_when_it_was_raised_is_on_the_phone(
    begin: Begin, signed_in: Handset, room: Room
) -> None:
    sites = {"name": "sites", "zh": "点位明细", "en": "Sites", "kind": "list", "required": True}
    room.adapt("patrol", raising=[sites])
    begin("accept", type="patrol", fields={"sites": "一号楼\n二号楼"})
    signed_in.read("点位明细", "[data-facts=asked]")
    signed_in.read("二号楼", "[data-facts=asked]")
