"""The live layer through the real page: who is drawn, where, and what a click does."""

from PySide6.QtCore import QPoint, Qt

from console.map import messages
from tests.map_page import subjects
from tests.map_page.board import Board
from tests.map_page.subjects import World

PEOPLE_SQUARE = (31.2304, 121.4737)
BUND = (31.2400, 121.4900)
CTRL = Qt.KeyboardModifier.ControlModifier


def test_a_worker_appears_at_its_place(board: Board, world: World) -> None:
    world.workers(subjects.worker(1))
    world.fixes({1: BUND})
    board.until("page.workers.n === 1")
    place = board.place_of(*BUND)
    drawn = board.ask("[page.workers.drawnX[0], page.workers.drawnY[0], page.stage.ratio]")
    assert abs(drawn[0] / drawn[2] - place.x()) <= 1
    assert abs(drawn[1] / drawn[2] - place.y()) <= 1


def test_its_sprite_is_really_on_the_canvas(board: Board, world: World) -> None:
    world.workers(subjects.worker(1))
    world.fixes({1: BUND})
    board.until("page.workers.n === 1")
    alpha = "page.stage.context.getImageData(page.workers.drawnX[0], page.workers.drawnY[0], 1, 1).data[3]"
    assert board.ask(alpha) == 255


def test_a_worker_glides_to_a_newer_fix(board: Board, world: World) -> None:
    world.workers(subjects.worker(1))
    world.fixes({1: BUND})
    board.until("page.workers.n === 1")
    world.fixes({1: (31.2410, 121.4910)})
    board.until("page.fleet.startMs[0] === 0 && Math.abs(page.fleet.toX[0] - (121.4910 + 180) / 360) < 1e-8")
    assert board.ask("page.fleet.x[0] === page.fleet.toX[0]")


def test_somebody_hidden_is_not_drawn_and_disappears(board: Board, world: World) -> None:
    world.workers(subjects.worker(1), subjects.worker(2, stealth=True))
    world.fixes({1: BUND, 2: PEOPLE_SQUARE})
    board.until("page.workers.n === 1")
    assert board.ask("page.fleet.slots.has(2)") is False
    world.workers(subjects.worker(1, stealth=True, version=2))
    board.until("page.workers.n === 0")


def test_a_silent_worker_turns_grey_and_then_lost(board: Board, world: World) -> None:
    world.workers(subjects.worker(1))
    world.fixes({1: BUND})
    board.until("page.workers.n === 1")
    world.tick(world.models.organisation.lost_after_s + 1)
    world.models.presence.refresh()
    lost = messages.STATUSES.index("lost")
    board.until(f"page.fleet.status[page.fleet.slots.get(1)] === {lost}")


def test_a_click_selects_the_worker_everywhere(board: Board, world: World) -> None:
    world.workers(subjects.worker(1), subjects.worker(2))
    world.fixes({1: BUND, 2: PEOPLE_SQUARE})
    board.until("page.workers.n === 2")
    board.click(*BUND)
    board.wait(lambda: world.models.selection.worker_id == 1)
    board.until("page.workers.chosen.has(1)")
    board.click(*PEOPLE_SQUARE, keys=CTRL)
    board.wait(lambda: world.models.selection.worker_ids == {1, 2})


def test_a_click_selects_an_order_and_a_customer(board: Board, world: World) -> None:
    board.view.set_layer("customers", True)
    world.models.orders.put([subjects.order(5, lat=BUND[0], lon=BUND[1])])
    world.models.customers.put([subjects.customer(9, *PEOPLE_SQUARE)])
    board.until("page.stage.targets.length === 2")
    board.click(*BUND, up_px=21)
    board.wait(lambda: world.models.selection.order_id == 5)
    board.click(*PEOPLE_SQUARE)
    board.wait(lambda: world.models.selection.customer_id == 9)


def test_a_click_beside_everything_changes_nothing(board: Board, world: World) -> None:
    world.workers(subjects.worker(1))
    world.fixes({1: BUND})
    board.until("page.workers.n === 1")
    world.models.selection.select_worker(1)
    board.click(31.2000, 121.4300)
    board.click(*BUND, up_px=30)
    board.ask("1")  # both clicks have passed through the page
    assert world.models.selection.worker_id == 1


def test_the_selection_never_moves_the_map(board: Board, world: World) -> None:
    world.workers(subjects.worker(1))
    world.fixes({1: (31.9, 120.1)})
    before = board.ask("page.map.getCenter()")
    world.models.selection.select_worker(1)
    board.until("page.workers.chosen.has(1)")
    assert board.ask("page.map.getCenter()") == before


def test_somebody_asking_brings_it_into_view(board: Board, world: World) -> None:
    world.workers(subjects.worker(1))
    world.fixes({1: (31.9, 120.1)})
    world.models.selection.show_requested.emit("worker", [1])
    board.until("page.map.getBounds().contains([31.9, 120.1])")


def test_follow_keeps_the_worker_in_the_middle_until_somebody_drags(board: Board, world: World) -> None:
    followed: list[bool] = []
    board.view.follow_changed.connect(followed.append)
    world.workers(subjects.worker(1))
    world.fixes({1: BUND})
    world.models.selection.select_worker(1)
    board.view.follow(True)
    board.until(f"page.map.getCenter().distanceTo([{BUND[0]}, {BUND[1]}]) < 50")
    world.fixes({1: (31.26, 121.52)})
    board.until("page.map.latLngToContainerPoint([31.26, 121.52]).distanceTo([450, 300]) < 41")
    board.drag(QPoint(140, 60))
    board.wait(lambda: followed == [True, False])
    before = board.ask("page.map.getCenter()")
    world.fixes({1: (31.22, 121.45)})
    board.until("page.fleet.startMs[0] === 0 && page.fleet.toX[0] < 0.8374")
    assert board.ask("page.map.getCenter()") == before


def test_many_in_one_place_become_a_number_that_opens(board: Board, world: World) -> None:
    world.workers(*(subjects.worker(one) for one in range(1, 31)))
    world.fixes({one: (31.2304 + one * 2e-5, 121.4737) for one in range(1, 31)})
    board.until("page.stage.targets.some((target) => target.count === 30)")
    assert board.ask("page.workers.n") == 0
    before = board.ask("page.map.getZoom()")
    x, y = board.ask("[page.stage.targets[0].x, page.stage.targets[0].y]")
    ratio = board.ask("page.stage.ratio")
    lat, lon = board.ask(f"Object.values(page.map.containerPointToLatLng([{x / ratio}, {y / ratio}]))")
    board.click(lat, lon)
    board.until(f"page.map.getZoom() > {before}")


def test_hovering_tells_name_age_and_accuracy_but_no_phone_number(board: Board, world: World) -> None:
    world.workers(subjects.worker(1))
    world.fixes({1: BUND}, accuracy_m=23)
    board.until("page.workers.n === 1")
    board.hover(*BUND)
    board.until("!document.querySelector('.waiqin-tip').hidden")
    said = board.ask("document.querySelector('.waiqin-tip').textContent")
    assert "员工1" in said
    assert "±23 米" in said
    assert subjects.PHONE not in said


def test_nothing_secret_travels_to_the_page(board: Board, world: World) -> None:
    told: list[str] = []
    board.view.bridge.told.connect(told.append)
    world.workers(subjects.worker(1))
    world.fixes({1: BUND})
    world.models.orders.put([subjects.order(5)])
    world.models.customers.put([subjects.customer(9, *PEOPLE_SQUARE)])
    board.until("page.stage.targets.length > 0 && page.workers.n === 1")
    assert told
    assert subjects.PHONE not in "".join(told)


def test_the_layer_switch_is_kept_in_the_settings(board: Board, world: World) -> None:
    world.workers(subjects.worker(1))
    world.fixes({1: BUND})
    board.until("page.workers.n === 1")
    board.ask("page.map.removeLayer(waiqinParts.layers.workers) && 1")
    board.wait(lambda: board.settings.flag("map.workers") is False)
    board.until("page.workers.n === 0")


def test_the_legend_explains_every_shape_in_words(board: Board) -> None:
    board.ask("document.querySelector('button.waiqin-legend').click() ?? 1")
    board.until("!document.querySelector('.waiqin-key').hidden")
    said = board.ask("document.querySelector('.waiqin-key').textContent")
    for word in ("失联", "车辆", "已超时", "客户", "在线，有在办工单"):
        assert word in said
