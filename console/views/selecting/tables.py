"""The table of people inside; for the past also when they first were there, and with how many fixes."""

from __future__ import annotations

from collections.abc import Callable

from console.models.tables.inside import InsidePeopleModel
from console.views.context import Ui
from console.views.tables import Table, words_width
from contract.vocabulary import Presence

_PAST_ONLY = ("first", "fixes")


class PeopleTable(Table):
    def __init__(self, ui: Ui, model: InsidePeopleModel, *, empty: Callable[[], str]) -> None:
        self._past = False
        super().__init__(
            ui,
            model,
            name="selecting_people",
            spoken=ui.texts("selecting.people"),
            widths={
                "name": 0,
                "department": 120,
                "presence": words_width(ui, "words.presence", Presence),
                "first": 116,
                "last": 116,
                "fixes": 64,
                "distance": 84,
            },
            empty=empty,
            fold=("fixes", "department", "presence", "first"),
            least=110,
        )

    def show_past(self, on: bool) -> None:
        if on is not self._past:
            self._past = on
            self._fold_columns()

    def _fold_columns(self) -> None:
        super()._fold_columns()
        if self._past:
            return
        for place, (name, _) in enumerate(self.rows.COLUMNS):
            if name in _PAST_ONLY:
                self.setColumnHidden(place, True)
