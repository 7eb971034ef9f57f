"""Places through a real backend: what is done here comes back by the stream, an import included."""

from collections.abc import Callable
from datetime import timedelta

from console.api.types import Place
from console.app import Console
from console.models.details import LoadState
from console.models.places import PassedQuestion
from tests.conftest import OnQtLoop
from tests.console.office import SITE, Office
from tests.console.waiting import until

PLACE = {
    "name": "外滩营业厅",
    "layer": 1,
    "lat": SITE[0],
    "lon": SITE[1],
    "note": "一楼",
    "icon": None,
    "colour": None,
}


async def started(console: Console) -> None:
    console.begin()
    await console.start()
    places = console.models.places
    await until(places.changed, lambda: places.state is LoadState.READY, what="places")
    assert len(places.layers) == 5


def test_a_place_is_made_changed_removed_and_all_of_it_taken_back(
    on_qt_loop: OnQtLoop, make_console: Callable[[], Console]
) -> None:
    async def story() -> None:
        console = make_console()
        await started(console)
        try:
            operations, store = console.operations.places, console.models.places.store
            before = len(store)
            assert (await operations.create(PLACE)).problem == ""
            place_id = console.models.selection.place_id
            assert place_id is not None
            made = store.get(place_id)
            assert made is not None
            assert (await operations.change(made, PLACE | {"layer": 3})).problem == ""
            late = await operations.change(made, PLACE | {"name": "旗舰厅"})
            assert "图层" in late.problem, "who saw an older place is told what is different now"
            removing = operations.remove(place_id)
            assert removing is not None
            await removing
            assert place_id not in store
            for expected in (3, 1):
                undoing = operations.undo()
                assert undoing is not None
                assert (await undoing).problem == ""
                back = store.get(place_id)
                assert back is not None
                assert back.layer == expected
            undoing = operations.undo()
            assert undoing is not None
            await undoing
            assert len(store) == before
        finally:
            await console.close()

    on_qt_loop(story())


def test_an_import_arrives_in_the_store_and_somebody_passed_one_of_the_places(
    on_qt_loop: OnQtLoop, make_console: Callable[[], Console]
) -> None:
    async def story() -> None:
        console = make_console()
        await started(console)
        models, operations = console.models, console.operations
        try:
            phone = await Office(console.client).hire("张三", "13800000001")
            await until(models.workers.changed, lambda: phone.worker.id in models.workers, what="the worker")
            rows = [{**PLACE, "name": f"点{n}", "lat": SITE[0] + n * 1e-3} for n in range(700)]
            rows[650]["name"] = "长" * 81
            operations.place_import.begin(rows)
            importing = models.place_import
            await until(importing.changed, lambda: importing.state is LoadState.READY, what="imported")
            assert (importing.made, list(importing.refused)) == (699, [650])
            store = models.places.store

            def named() -> dict[str, Place]:
                return {one.name: one for one in store.all()}

            await until(store.changed, lambda: "点699" in named(), what="read")
            now = console.ui.clock.now()
            span = (now - timedelta(hours=1), now + timedelta(hours=1))
            operations.passed.ask(PassedQuestion(named()["点0"], 50, *span))
            await until(models.passed.changed, lambda: models.passed.state is LoadState.READY, what="asked")
            assert models.passed.found[phone.worker.id].fixes >= 1
        finally:
            await console.close()

    on_qt_loop(story())
