"""The draft box: what was written for a reply stays until the backend has it."""

from collections.abc import Callable
from pathlib import Path

from tests.phone.handset import Handset
from tests.phone.room import Room
from tests.phone.test_tasks import add_photo, state

Begin = Callable[..., int]


def test_a_draft_with_its_photo_survives_a_reload(begin: Begin, signed_in: Handset, tmp_path: Path) -> None:
    order_id = begin("accept", "check-in")
    signed_in.tap("[data-move=reply]")
    signed_in.tap("[data-result=not_done]")
    signed_in.write("[name=reply-text]", "等待备件")
    add_photo(signed_in, tmp_path)
    signed_in.read("草稿已保存")
    signed_in.open(f"/phone/?again#/task/{order_id}/reply")
    signed_in.see(".photos .photo img")
    assert signed_in.run("document.querySelector('[name=reply-text]').value") == "等待备件"
    assert signed_in.run("document.querySelector('[data-result=not_done]').ariaChecked") == "true"


def test_a_photo_can_be_removed_and_an_empty_reply_is_not_sent(
    begin: Begin, signed_in: Handset, room: Room, tmp_path: Path
) -> None:
    order_id = begin("accept", "check-in")
    signed_in.tap("[data-move=reply]")
    add_photo(signed_in, tmp_path)
    signed_in.tap(".photos .remove")
    signed_in.miss(".photos .photo img")
    signed_in.tap("[data-move=reply-submit]")
    signed_in.read("请填写处理情况")
    signed_in.wait_until(lambda: state(room, order_id) == "on_site", "only the check-in was sent")
    signed_in.open("/phone/?again#/outbox")
    signed_in.read("没有待发送的内容")


def test_a_file_that_is_no_picture_is_refused_with_a_sentence(
    begin: Begin, signed_in: Handset, tmp_path: Path
) -> None:
    begin("accept", "check-in")
    signed_in.tap("[data-move=reply]")
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"not a picture")
    signed_in.page.files = [str(broken)]
    signed_in.touch(".add-face")
    signed_in.read("这个文件不是照片")


def test_the_draft_is_gone_when_the_reply_has_been_taken(
    begin: Begin, signed_in: Handset, room: Room
) -> None:
    order_id = begin("accept", "check-in")
    signed_in.tap("[data-move=reply]")
    signed_in.write("[name=reply-text]", "已修好")
    signed_in.tap("[data-move=reply-submit]")
    signed_in.wait_until(lambda: state(room, order_id) == "repaired", "replied")
    signed_in.open("/phone/?again")
    signed_in.miss(".card .van-icon-edit")
