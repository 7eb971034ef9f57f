"""The customer's page in a real browser of a phone's size: fits, keeps itself true, is rated, ends."""

import os
from pathlib import Path

from tests.phone.handset import Handset
from tests.phone.network import MobileNetwork
from tests.phone.room import SITE, Employee, Room

CARD = "#status .card"


def look(handset: Handset, room: Room, order_id: int, language: str = "zh") -> None:
    """Open the order's link as its customer."""
    path = "/c/" + room.customer_link(order_id).rsplit("/", 1)[1]
    handset.open(f"{path}?lang={language}", CARD)


def refresh(handset: Handset) -> None:
    """What the page does by itself twice a minute."""
    handset.run("dispatchEvent(new Event('online'))")


def picture(handset: Handset, name: str) -> None:
    folder = os.environ.get("WAIQIN_TEST_PICTURES")
    if folder:
        handset.view.grab().save(str(Path(folder) / f"customer-{name}.png"))


def fits(handset: Handset) -> bool:
    """Nothing sticks out sideways."""
    return bool(handset.run("document.documentElement.scrollWidth <= innerWidth"))


def test_the_page_follows_the_order_and_takes_the_rating(
    handset: Handset, room: Room, employee: Employee, network: MobileNetwork
) -> None:
    order = room.order_for(employee)
    look(handset, room, order["id"])
    handset.read("已安排工程师", "h1")
    assert handset.run("document.querySelectorAll('.stages li').length") == 3
    assert fits(handset)
    picture(handset, "dispatched")
    room.worked_on(
        employee,
        order["id"],
        ("accept", {}),
        ("depart", {}),
        ("check-in", {"lat": SITE[0], "lon": SITE[1]}),
        ("reply", {"text": "更换尾纤", "result": "done"}),
    )
    refresh(handset)
    handset.read("处理完成", "h1")  # without a new page
    network.cut()
    refresh(handset)
    handset.read("暂时无法更新", "#fresh")
    network.restore()
    refresh(handset)
    handset.read("更新于", "#fresh")
    room.move(order["id"], "confirm")
    room.move(order["id"], "feedback", cause="楼道光缆被施工挖断", advice="请物业在施工前联系我们")
    refresh(handset)
    handset.see("#rating form")
    handset.read("请物业在施工前联系我们", "#status")
    handset.run("document.querySelector('[name=score][value=\"4\"]').click()")
    handset.write("textarea", "师傅很专业")
    refresh(handset)
    handset.read("更新于", "#fresh")
    assert (
        handset.run("document.querySelector('textarea').value") == "师傅很专业"
    )  # not taken away while typed
    handset.run("document.querySelector('#rating').scrollIntoView()")
    picture(handset, "rating")
    handset.tap("button[type=submit]")
    handset.read("感谢您的评价", "#rating")
    assert room.order(order["id"])["rating"]["score"] == 4
    assert fits(handset)
    handset.run("scrollTo(0, 0)")
    picture(handset, "done")
    handset.run("document.querySelector('nav a[lang=en]').click()")
    handset.read("The service is complete", "h1")
    assert fits(handset)
    picture(handset, "english")


def test_a_link_that_is_taken_back_while_somebody_looks_says_so(
    handset: Handset, room: Room, employee: Employee
) -> None:
    order = room.order_for(employee)
    look(handset, room, order["id"])
    room.revoke_customer_link(order["id"])
    refresh(handset)
    handset.read("这个链接打不开", "h1")
    assert order["number"] not in handset.text()
    picture(handset, "gone")
