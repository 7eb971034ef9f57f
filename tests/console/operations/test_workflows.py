"""Workflows through the operations and a real backend: published, refused, overtaken."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from console.api.workflow_types import WorkflowDraft
from console.app import Console
from console.models.rules.workflow_changes import differences
from console.models.rules.workflow_stages import without
from contract.vocabulary import OrderMove, OrderType
from tests.conftest import OnQtLoop
from tests.console.office import Office
from tests.console.operations.test_organisation import started
from tests.console.waiting import until

MakeConsole = Callable[[], Console]


def test_a_workflow_is_read_published_refused_and_overtaken(
    on_qt_loop: OnQtLoop, make_console: MakeConsole
) -> None:
    async def story() -> None:
        console = await started(make_console)
        model, flows = console.models.workflows, console.operations.workflows
        try:
            await flows.load()
            first = model.current(OrderType.INSTALL)
            assert first is not None, model.error
            assert first.definition == model.shipped(OrderType.INSTALL)
            assert set(model.moves) == set(OrderMove)
            changed = msgspec.structs.replace(without(first.definition, "quality"), photos_after=2)
            draft = WorkflowDraft(type=OrderType.INSTALL, seen_version=1, note="不质检", definition=changed)
            published = await flows.publish(draft)
            assert published.problem == ""
            now = model.current(OrderType.INSTALL)
            assert now is not None
            assert (now.version, now.note, differences(now.definition, changed)) == (2, "不质检", [])
            rows = [row for row in changed.transitions if row.move is not OrderMove.RESUME]
            stuck = msgspec.structs.replace(changed, transitions=rows)
            late = msgspec.structs.replace(draft, seen_version=1, definition=stuck)
            overtaken = await flows.publish(late)
            assert overtaken.current is not None
            assert (overtaken.current.version, overtaken.current.published_by) == (2, now.published_by)
            refused = await flows.publish(msgspec.structs.replace(late, seen_version=2))
            assert {(one.where[0], one.code, one.said["state"]) for one in refused.faults} == {
                ("transitions", "strands", "suspended")
            }
            assert model.current(OrderType.INSTALL) == now
            await Office(console.client).post(
                "/api/workflows", msgspec.to_builtins(msgspec.structs.replace(draft, seen_version=2))
            )

            def follows() -> bool:
                present = model.current(OrderType.INSTALL)
                return present is not None and present.version == 3

            await until(model.changed, follows, what="what is published elsewhere comes by itself")
            assert model.is_older(OrderType.INSTALL, 2)
        finally:
            await console.close()

    on_qt_loop(story())
