"""The dialogs that commands of the window open; each is loaded by the first command that wants it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from console.models.world import Models
from console.operations.verbs import Operations
from console.views.centre.six import people_of
from console.views.context import Ui


class Opening:
    """A method a dialog; all of them open it and come back at once."""

    def __init__(
        self, ui: Ui, models: Models, operations: Operations, map_view: QWidget, window: QWidget
    ) -> None:
        self._ui, self._models, self._operations = ui, models, operations
        self._map_view, self._window = map_view, window

    def about(self) -> None:
        from console.views.dialogs.about import AboutDialog

        AboutDialog(self._ui, self._window).open()

    def base_maps(self) -> None:
        from console.views.maps.bases import BasesDialog

        with_roads = bool(getattr(self._map_view, "has_roads", False))
        BasesDialog(self._ui, self._window, with_roads=with_roads).open()

    def map_building(self) -> None:
        from console.views.maps.build import BuildMapDialog

        BuildMapDialog(self._ui, self._window).open()

    def shortcuts(self) -> None:
        from console.views.dialogs.shortcuts import ShortcutsDialog

        ShortcutsDialog(self._ui, self._window).open()

    def pending(self) -> None:
        from console.views.dialogs.pending import PendingDialog

        PendingDialog(self._ui, self._models, self._operations, self._window).open()

    def service_times(self) -> None:
        from console.views.servicetimes.dialog import ServiceTimesDialog

        ServiceTimesDialog(self._ui, self._models, self._operations, self._window).open()

    def workflows(self) -> None:
        from console.views.workflows.dialog import WorkflowsDialog

        WorkflowsDialog(self._ui, self._models, self._operations, self._window).open()

    def organisation(self) -> None:
        from console.views.settings.organisation import OrganisationDialog

        OrganisationDialog(self._ui, self._models, self._operations, self._map_view, self._window).open()

    def monitoring(self, worker_ids: list[int]) -> None:
        from console.views.settings.monitoring import MonitoringDialog

        MonitoringDialog(self._ui, self._models, self._operations, worker_ids, self._window).open()

    def profile(self, worker_ids: list[int]) -> None:
        from console.views.staff.profile import ProfileDialog

        ProfileDialog(
            self._ui, self._models, self._operations, worker_ids, self.organisation, self._window
        ).open()

    def login_code(self, worker_id: int) -> None:
        from console.views.staff.login_code import LoginCodeDialog

        worker = self._models.workers.get(worker_id)
        if worker is not None:
            LoginCodeDialog(self._ui, self._models, self._operations, worker, self._window).open()

    def customer_link(self) -> None:
        from console.views.customer.link import CustomerLinkDialog

        order = self._models.orders.get(self._models.selection.order_id or 0)
        if order is not None:
            CustomerLinkDialog(self._ui, self._models, self._operations, order, self._window).open()

    def customer_notice(self) -> None:
        from console.views.customer.notify import NotifyDialog

        order = self._models.orders.get(self._models.selection.order_id or 0)
        if order is not None:
            NotifyDialog(self._ui, self._models, self._operations, order, self._window).open()

    def notice_settings(self) -> None:
        from console.views.customer.settings import NoticeSettingsDialog

        NoticeSettingsDialog(self._ui, self._models, self._operations, self._window).open()

    def customer(self) -> None:
        """The customer that is selected, or the one of the selected order."""
        from console.views.customer.edit import CustomerDialog, customer_of

        customer = customer_of(self._models)
        if customer is not None:
            CustomerDialog(self._ui, self._models, self._operations, customer, self._window).open()

    def message(self, sent: Callable[[], object]) -> None:
        """`sent()` when it was given to the outbox."""
        from console.views.centre.composer import MessageDialog

        to = people_of(self._models)
        dialog = MessageDialog(self._ui, self._models, self._operations, to, self._window)
        dialog.accepted.connect(sent)
        dialog.open()
