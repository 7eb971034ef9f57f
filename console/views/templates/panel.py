"""The form templates: the list, and one template as the worker sees it, read only."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from console.api.types import FormField, FormTemplate
from console.core import units
from console.models.world import Models
from console.operations.verbs import Operations
from console.views.chrome.pane import LowerPane
from console.views.context import Ui
from console.views.tables import ListKeys
from console.views.widgets import as_pane, label, pack


class TemplatePanel(LowerPane):
    def __init__(self, ui: Ui, models: Models, operations: Operations) -> None:
        super().__init__()
        self._ui, self._models, self._operations = ui, models, operations
        as_pane(self)
        self.list = QListWidget()
        self.list.setObjectName("template_list")
        self.list.setAccessibleName(ui.texts("panes.template.list"))
        self.list.installEventFilter(ListKeys(self.list))
        self.view = QScrollArea()
        self.view.setObjectName("template_view")
        self.view.setAccessibleName(ui.texts("panes.template.view"))
        self.view.setWidgetResizable(True)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(5)
        splitter.addWidget(self.list)
        splitter.addWidget(self.view)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 2)
        pack(QVBoxLayout(self)).addWidget(splitter)
        self.list.currentItemChanged.connect(lambda _now, _before: self._show())
        models.templates.changed.connect(self._fill)
        self._fill()

    @property
    def first(self) -> QWidget:
        return self.list

    def looked_at(self, on: bool) -> None:
        if on and self._models.connection.is_live:
            self.load()

    def load(self) -> None:
        self._operations.templates.load()

    def _fill(self, _ids: object = None) -> None:
        chosen = self.list.currentItem().data(Qt.ItemDataRole.UserRole) if self.list.currentItem() else None
        self.list.clear()
        for template in sorted(self._models.templates.all(), key=lambda one: (one.context, one.name)):
            context = self._ui.texts(f"words.context.{template.context}")
            item = QListWidgetItem(f"{template.name}  ·  {context}")
            item.setData(Qt.ItemDataRole.UserRole, template.id)
            self.list.addItem(item)
            if template.id == chosen or self.list.count() == 1:
                self.list.setCurrentItem(item)
        self._show()

    def _show(self) -> None:
        item = self.list.currentItem()
        template = self._models.templates.get(item.data(Qt.ItemDataRole.UserRole)) if item else None
        key = "panes.template.pick" if len(self._models.templates) else "panes.template.empty"
        if template is not None:
            self.view.setWidget(self._form(template))
            return
        words = label(self._ui.texts(key), "muted", name="template_none")
        words.setWordWrap(True)
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words.setMargin(20)
        self.view.setWidget(words)

    def _form(self, template: FormTemplate) -> QWidget:
        texts = self._ui.texts
        body = QWidget()
        as_pane(body)
        layout = QVBoxLayout(body)
        pack(layout, (16, 10, 16, 12), 6)
        layout.addWidget(label(template.name, "title", name="template_name"))
        words = texts(
            "panes.template.updated",
            context=texts(f"words.context.{template.context}"),
            n=len(template.fields),
            time=units.date_time(template.updated_at, texts),
        )
        layout.addWidget(label(f"{words} · {texts('panes.template.readonly')}", "small"))
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(6)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        for field in template.fields:
            form.addRow(self._caption(field), self._field(field))
        layout.addLayout(form)
        layout.addStretch(1)
        return body

    def _caption(self, field: FormField) -> QLabel:
        star = " *" if field.required else ""
        made = label(f"{field.label}{star}", "muted")
        made.setToolTip(self._ui.texts("panes.template.required") if field.required else "")
        return made

    def _field(self, field: FormField) -> QLineEdit:
        texts = self._ui.texts
        made = QLineEdit()
        made.setReadOnly(True)
        made.setObjectName(f"template_field_{field.key}")
        made.setMaximumWidth(360)
        made.setAccessibleName(f"{field.label}, {texts(f'words.field.{field.kind}')}")
        hint = texts(f"panes.template.{field.kind}") if field.kind in ("picture", "product") else ""
        made.setPlaceholderText(
            " · ".join(filter(None, (hint or texts(f"words.field.{field.kind}"), field.unit)))
        )
        return made
