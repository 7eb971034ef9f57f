"""What the plan comes to, beside the hurried plan and beside doing nothing; and how far it is."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from console.api.types import PlanTotals
from console.core import units
from console.models.planning import PlanningModel, saving
from console.views.context import Ui
from console.views.widgets import ElidedLabel, as_pane, pack
from contract.vocabulary import PlanState

_ROOM_FOR_THREE_PX = 640


class Card(QFrame):
    """A caption and one line of figures."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.caption = ElidedLabel("small", name=f"plan_{name}_caption")
        self.figures = ElidedLabel("strong", name=f"plan_{name}_figures")
        column = QVBoxLayout(self)
        pack(column, (8, 3, 8, 3), 0)
        column.addWidget(self.caption)
        column.addWidget(self.figures)

    def say(self, caption: str, figures: str) -> None:
        self.caption.setText(caption)
        self.figures.setText(figures)
        self.setToolTip(f"{caption}\n{figures}")
        self.setAccessibleName(f"{caption} {figures}")


class CompareStrip(QWidget):
    """Three cards; where there is no room for three, doing nothing is left out."""

    def __init__(self, ui: Ui, model: PlanningModel) -> None:
        super().__init__()
        self._texts, self._model = ui.texts, model
        as_pane(self)
        self.plan, self.greedy, self.idle = Card("best"), Card("greedy"), Card("idle")
        self.progress = QProgressBar()
        self.progress.setObjectName("plan_progress")
        self.progress.setAccessibleName(ui.texts("planning.progress.name"))
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(3)
        row = QHBoxLayout()
        pack(row, (8, 4, 8, 0), 6)
        for card, share in ((self.plan, 24), (self.greedy, 20), (self.idle, 13)):
            row.addWidget(card, share)
        column = QVBoxLayout(self)
        pack(column, spacing=3)
        column.addLayout(row)
        column.addWidget(self.progress)
        model.changed.connect(self._take)
        self._take()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.idle.setVisible(self.width() >= _ROOM_FOR_THREE_PX)

    def _take(self) -> None:
        model, texts = self._model, self._texts
        plan = model.plan
        running = model.is_running
        policy = self.progress.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(policy)
        self.progress.setVisible(running)
        known = plan is not None and plan.efforts > 0 and not model.asking
        self.progress.setRange(0, plan.efforts if plan is not None and known else 0)
        self.progress.setValue(plan.effort if plan is not None and known else 0)
        self.plan.say(self._caption(), self._figures(plan.totals if plan else None, gains=True))
        self.greedy.say(texts("planning.compare.greedy"), self._figures(plan.greedy if plan else None))
        self.idle.say(texts("planning.compare.idle"), self._figures(plan.idle if plan else None, idle=True))

    def _caption(self) -> str:
        model, texts = self._model, self._texts
        plan = model.plan
        if plan is None or model.asking:
            return texts("planning.stage.asking")
        if plan.state is PlanState.IMPROVING:
            return texts(
                "planning.stage.improving", n=plan.round, effort=max(1, plan.effort), of=plan.efforts
            )
        return texts(f"planning.stage.{plan.state}", n=plan.round)

    def _figures(self, totals: PlanTotals | None, *, gains: bool = False, idle: bool = False) -> str:
        plan, texts = self._model.plan, self._texts
        if totals is None or plan is None:
            return texts("words.none")
        words = [] if idle else [texts("planning.travel", time=units.duration(totals.travel_s, texts))]
        if gains and plan.greedy is not None:
            share = saving(totals, plan.greedy)
            if share is not None and round(share * 100):
                words[0] += texts("planning.saves", n=f"{-share * 100:+.0f}".replace("-", "−"))
        words.append(texts("planning.late.n", n=totals.late))
        words.append(texts("planning.left.n", n=plan.orders - totals.planned))
        return texts("planning.comma").join(words)
