"""Asks which papers of a month's acceptance are wanted, and has them drawn: a copy for each keeper."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QPlainTextEdit,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from console.api.acceptance_types import AcceptanceItem
from console.core.errors import WaiqinError
from console.core.notify import Offer
from console.models.acceptance_papers import PaperLine
from console.models.world import Models
from console.operations.verbs import Operations
from console.reports.acceptance_paper import STYLE, Papers
from console.views.acceptance.press import Press, document, lay_out, pdf, smaller
from console.views.context import Ui
from console.views.dialogs.form import FormDialog
from console.views.widgets import button, label, pack

_MOST_KEEPERS = 8
_PDF_DPI = 300.0
_SETTING = "acceptance.keepers"


class PapersDialog(FormDialog):
    """Ctrl+Enter saves PDFs, Ctrl+P prints; while it works Esc stops it, and nothing half is left."""

    def __init__(
        self,
        ui: Ui,
        models: Models,
        operations: Operations,
        items: Sequence[AcceptanceItem],
        chosen: Sequence[AcceptanceItem],
        parent: QWidget,
    ) -> None:
        """`items`: all that have an order; `chosen`: those of them that are selected in the list."""
        texts = ui.texts
        month = models.acceptance.month
        super().__init__(ui, parent, name="papers", title=texts("papers.dialog", month=month))
        self._models, self._operations, self._month = models, operations, month
        self._working: asyncio.Task[None] | None = None
        self.setMinimumWidth(520)
        uploaded = [item for item in items if item.order is not None and item.order.uploaded_at is not None]
        self._offered = {"chosen": list(chosen), "uploaded": uploaded, "all": list(items)}
        self.which = QComboBox()
        self.which.setObjectName("papers_which")
        self.which.setAccessibleName(texts("papers.which"))
        for name, some in self._offered.items():
            if some:
                self.which.addItem(texts(f"papers.which.{name}", n=len(some)), name)
        self.keepers = QPlainTextEdit(str(ui.settings.get(_SETTING)) or texts("papers.keepers.usual"))
        self.keepers.setObjectName("papers_keepers")
        self.keepers.setAccessibleName(texts("papers.keepers"))
        self.keepers.setTabChangesFocus(True)
        self.keepers.setFixedHeight(96)
        self.photos = QCheckBox(texts("papers.with_photos"))
        self.photos.setObjectName("papers_photos")
        self.photos.setChecked(True)
        self.bar = QProgressBar()
        self.bar.setObjectName("papers_bar")
        self.bar.setAccessibleName(texts("papers.progress"))
        self.bar.hide()
        self.print_button = button(f"{texts('papers.print')}  Ctrl+P", "papers_print", on=self.ask_printer)
        self._lay_out()
        QShortcut(QKeySequence.StandardKey.Print, self, self.ask_printer)

    # what the user does

    def submit(self) -> None:
        """Asks for a folder; a new one is made in it for the copies."""
        if self._working is not None or not self._keepers():
            return
        dialog = QFileDialog(self, self._ui.texts("papers.folder"))
        dialog.setObjectName("papers_folder")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog.setDirectory(documents)
        dialog.fileSelected.connect(lambda name: self.save_in(Path(name)))
        dialog.open()

    def save_in(self, folder: Path) -> asyncio.Task[None]:
        """A PDF for each keeper, in a new folder inside this one."""
        return self._work(self._saved(folder))

    def ask_printer(self) -> QPrintDialog | None:
        if self._working is not None or not self._keepers():
            return None
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        lay_out(printer)
        printer.setDocName(self._papers().title)
        dialog = QPrintDialog(printer, self)
        dialog.setObjectName("papers_printer")
        dialog.accepted.connect(partial(self.print_on, printer))
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)  # its own `open` wants a slot by name
        return dialog

    def print_on(self, printer: QPrinter) -> asyncio.Task[None]:
        """All copies one after the other."""
        return self._work(self._printed(printer))

    def reject(self) -> None:
        if self._working is None:
            super().reject()
        else:
            self._working.cancel()

    # the work

    def _work(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        self._ui.settings.set(_SETTING, "\n".join(self._keepers()))
        self._show_working(True)
        self._working = self._ui.tasks.spawn("papers", self._watched(work))
        return self._working

    async def _watched(self, work: Coroutine[None, None, None]) -> None:
        texts, problem = self._ui.texts, ""
        try:
            await work
        except WaiqinError as error:
            problem = error.sentence(texts)
        except OSError as error:
            problem = texts("papers.not_written", why=error.strerror or str(error))
        except asyncio.CancelledError:
            if not isValid(self):
                raise  # the window has gone, and with it whoever could be told
            problem = texts("papers.stopped")
        self._working = None
        self._show_working(False)
        self.problem.setText(problem)
        if not problem:
            self.accept()

    async def _saved(self, folder: Path) -> None:
        papers, lines = self._papers(), await self._read()
        keepers = self._keepers()
        made = _new_folder(folder, papers.title)
        done = False
        try:
            names = [f"{papers.title} {n}-{_plain(keeper)}.pdf" for n, keeper in enumerate(keepers, start=1)]
            presses = []
            for place, name in enumerate(names):
                press = Press(pdf(made / name, papers.mark(place)), _PDF_DPI, self.font().family())
                presses.append(press)
                if not press.is_ready:
                    raise OSError(self._ui.texts("papers.no_device"))
            try:
                contents = _contents(papers, lines)
                self.bar.setMaximum(len(lines) + len(contents))
                for content, photos in contents:
                    head = papers.title
                    draw = partial(_draw_all, presses, content, photos, head, papers, self.font().family())
                    await asyncio.to_thread(draw)
                    self.bar.setValue(self.bar.value() + 1)
            finally:
                for press in presses:
                    press.end()
            done = True
        finally:
            if not done:
                shutil.rmtree(made, ignore_errors=True)
        show = partial(QDesktopServices.openUrl, QUrl.fromLocalFile(str(made)))
        self._ui.notifier.offer(
            Offer("papers.show", show), "papers.saved", n=len(keepers), lines=len(lines), folder=str(made)
        )

    async def _printed(self, printer: QPrinter) -> None:
        papers, lines = self._papers(), await self._read()
        family, keepers = self.font().family(), self._keepers()
        contents = _contents(papers, lines)
        self.bar.setMaximum(len(lines) + len(keepers) * len(contents))
        press = Press(printer, float(printer.resolution()), family)
        if not press.is_ready:
            raise OSError(self._ui.texts("papers.no_device"))
        try:
            for place in range(len(keepers)):
                press.begin_copy()
                for content, photos in contents:
                    press.add(document(content, STYLE, photos, family), papers.title, papers.mark(place))
                    self.bar.setValue(self.bar.value() + 1)
                    await asyncio.sleep(0)  # a printer is drawn on here, a page at a time
        except asyncio.CancelledError:
            with contextlib.suppress(RuntimeError):
                printer.abort()
            raise
        finally:
            press.end()
        self._ui.notifier.notify("ok", "papers.printed", n=len(keepers), lines=len(lines))

    async def _read(self) -> list[PaperLine]:
        """All that goes into them; the bar moves a step for each line."""
        items = self._offered[str(self.which.currentData())]
        self.bar.setRange(0, 3 * len(items))  # corrected when it is known how many pages there are
        self.bar.setValue(0)
        found = []
        for item in items:
            line = await self._operations.acceptance.papers.line(item, with_photos=self.photos.isChecked())
            if line is not None:
                found.append(await asyncio.to_thread(_with_small_photos, line))
            self.bar.setValue(self.bar.value() + 1)
        return found

    # words and looks

    def _papers(self) -> Papers:
        return Papers(self._month, self._keepers(), self._models.departments, self._ui.texts)

    def _keepers(self) -> list[str]:
        """Who keeps a copy; says so where nobody does, or too many."""
        found = [line.strip() for line in self.keepers.toPlainText().splitlines() if line.strip()]
        right = 1 <= len(found) <= _MOST_KEEPERS
        self.problem.setText("" if right else self._ui.texts("papers.keepers.problem", most=_MOST_KEEPERS))
        if not right:
            self.keepers.setFocus()
        return found if right else []

    def _show_working(self, on: bool) -> None:
        self.bar.setVisible(on)
        for widget in (self.which, self.keepers, self.photos, self.print_button):
            widget.setEnabled(not on)
        self._enable(not on, self._ui.texts("papers.working") if on else "")

    def _lay_out(self) -> None:
        texts = self._ui.texts
        column = QVBoxLayout(self)
        pack(column, (20, 16, 20, 16), 12)
        about = label(texts("papers.about"), "small")
        about.setWordWrap(True)
        column.addWidget(about)
        form = QFormLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight)
        form.addRow(label(texts("papers.which"), "muted"), self.which)
        form.addRow(label(texts("papers.keepers"), "muted"), self.keepers)
        form.addRow(label("", "muted"), self.photos)
        column.addLayout(form)
        column.addWidget(self.bar)
        column.addWidget(self.problem)
        column.addLayout(self.foot(self.print_button, submit=texts("papers.save")))


def _contents(papers: Papers, lines: Sequence[PaperLine]) -> list[tuple[str, dict[str, bytes]]]:
    """The documents of one copy in their order, each with its photos."""
    found: list[tuple[str, dict[str, bytes]]] = [(page, {}) for page in papers.summary(lines)]
    for line in lines:
        found += [(papers.site_report(line), {}), (papers.material(line), dict(line.photos))]
    return found


def _draw_all(
    presses: Sequence[Press], content: str, photos: dict[str, bytes], head: str, papers: Papers, family: str
) -> None:
    """The same document into every copy; away from the window's thread."""
    made = document(content, STYLE, photos, family)
    for place, press in enumerate(presses):
        press.add(made, head, papers.mark(place))


def _with_small_photos(line: PaperLine) -> PaperLine:
    small = {name: smaller(file) for name, file in line.photos.items()}
    return replace(line, photos={name: file for name, file in small.items() if file})


def _new_folder(inside: Path, name: str) -> Path:
    """Nothing that is there already is written over."""
    for n in range(1, 1000):
        made = inside / (name if n == 1 else f"{name} ({n})")
        try:
            made.mkdir()
        except FileExistsError:
            continue
        return made
    raise FileExistsError(name)


def _plain(words: str) -> str:
    """Fit for the name of a file."""
    return "".join(one if one.isalnum() or one in " -_()（）" else "_" for one in words)[:40]
