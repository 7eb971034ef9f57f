"""From the street: a report with a photo, offline too; the room's decision and its outcome come back."""

import re

from backend.phone import PHONE_FOLDER
from tests.phone.handset import Handset
from tests.phone.network import MobileNetwork
from tests.phone.room import SITE, Employee, Room
from tests.phone.test_tasks import add_photo

PLACE = (SITE[0] + 0.002, SITE[1])


def write_report(handset: Handset, text: str, category: str = "damage") -> None:
    handset.run("location.hash = '#/report'")
    handset.tap(f"[data-category={category}]")
    handset.write("[name=report-text]", text)


def test_a_report_made_offline_arrives_once_becomes_an_order_and_its_outcome_comes_back(
    signed_in: Handset, room: Room, employee: Employee, network: MobileNetwork, tmp_path: object
) -> None:
    signed_in.stand_at(*PLACE)
    signed_in.tap("[data-tab=reports]")
    signed_in.read("您还没有上报过")
    network.cut()
    signed_in.tap("[data-report=new]")
    signed_in.see("[data-place=found]")
    signed_in.tap("[data-report=submit]")
    signed_in.read("请选择类别")
    signed_in.read("请写一句说明")
    write_report(signed_in, "电杆被撞歪，光缆下垂")
    add_photo(signed_in, tmp_path)
    signed_in.tap("[data-report=submit]")
    signed_in.see("[data-state=waiting]")
    assert not [one for one in room.reports() if one["worker_id"] == employee.id]

    network.restore()
    signed_in.see("[data-state=new]")
    signed_in.miss("[data-state=waiting]")
    [report] = [one for one in room.reports() if one["worker_id"] == employee.id]
    assert (report["category"], round(report["lat"], 4)) == ("damage", round(PLACE[0], 4))
    assert len(report["attachment_ids"]) == 1
    assert room.attachment(report["attachment_ids"][0])[:2] == b"\xff\xd8"  # a JPEG
    assert signed_in.stored("return (await got(db.transaction('photos').objectStore('photos').count()))") == 0

    decided = room.decide(report, "order")
    signed_in.be_told(f"您的上报已转为工单 {decided['order_number']}")
    signed_in.see("[data-state=ordered]")
    signed_in.read("已提交", ".became")
    assert signed_in.run("document.documentElement.scrollWidth <= innerWidth")
    order = room.order(decided["order_id"])
    assert (order["source"], order["incident"]["id"]) == ("field", report["id"])
    room.cancel(order["id"], "市政已修复")
    signed_in.run("location.hash = '#/me'")
    signed_in.tap("[data-tab=reports]")  # looked at again: what became of it is asked for
    signed_in.read("市政已修复", ".became")


def test_the_colleague_who_gets_the_order_sees_the_reporters_photo(
    signed_in: Handset, room: Room, employee: Employee, tmp_path: object
) -> None:
    write_report(signed_in, "人井盖缺失", "hazard")
    add_photo(signed_in, tmp_path)
    signed_in.see("[data-place=found]")
    signed_in.tap("[data-report=submit]")
    signed_in.see("[data-state=new]")
    [report] = [one for one in room.reports() if one["worker_id"] == employee.id]
    order = room.order(room.decide(report, "order")["order_id"])
    room.dispatch(order, employee)
    signed_in.tap("[data-ring=view]")
    signed_in.see("[data-facts=files] .photo img")
    signed_in.read("特急", ".hero")
    signed_in.read(employee.name, ".facts + .facts")


def test_without_a_position_the_place_is_asked_for_and_a_dismissal_says_why(
    signed_in: Handset, room: Room, employee: Employee
) -> None:
    signed_in.run("__sensors.fail(1)")
    write_report(signed_in, "施工队在保护区内开挖", "violation")
    signed_in.read("没有定位权限，请写明地点", ".place-line")
    signed_in.tap("[data-report=submit]")
    signed_in.read("没有位置时请写明地点")
    signed_in.write("[name=report-address]", "人民广场 3 号口")
    signed_in.tap("[data-report=submit]")
    signed_in.see("[data-state=new]")
    [report] = [one for one in room.reports() if one["worker_id"] == employee.id]
    assert (report["lat"], report["address"]) == (None, "人民广场 3 号口")
    room.decide(report, "dismiss", reason="已有工单")
    signed_in.be_told("已有工单")
    signed_in.read("已有工单", ".became")


def test_both_languages_have_the_words_of_reports() -> None:
    folder = PHONE_FOLDER / "app" / "texts"
    chinese, english = (
        re.findall(r'^  "([^"]+)":', part, re.MULTILINE)
        for part in (folder / "reports.js").read_text(encoding="utf-8").split("export const en")
    )
    assert chinese == english
    known = re.findall(r'^  "([^"]+)":', (folder / "zh.js").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(chinese) & set(known) == set()
