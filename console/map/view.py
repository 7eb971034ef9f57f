"""The map as a widget: starts the page, restarts it when it dies, passes clicks to the selection."""

import logging
from collections.abc import Iterable
from pathlib import Path

import platformdirs
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QStackedLayout, QWidget

from console.core.clock import ServerClock
from console.core.texts import RESOURCES, Texts
from console.map import messages, own_bases, page_cache, plan, scheme, sources
from console.map.bridge import Bridge, channel_script
from console.map.colours import MapTheme, page_colours
from console.map.context import MapContext
from console.map.drawing import DrawingProjection
from console.map.incidents import IncidentProjection
from console.map.panel import UnavailablePanel
from console.map.picking import Picking
from console.map.places import PlaceProjection
from console.map.projection import Projection
from console.map.routes import RouteProjection
from console.map.tracks import TrackProjection
from console.map.webpage import MapPage
from console.models.world import Models

log = logging.getLogger(__name__)

PAGE_DIR = Path(__file__).parent / "page"
DEATHS_ALLOWED = 3  # within …
DEATHS_WINDOW_MS = 60_000
CLOSEST_ZOOM = 16.0
SAME_PLACE_DEG = 0.003
ROOMY_PX = (600, 520)  # a smaller map shows the organisation from one step farther

Died = QWebEnginePage.RenderProcessTerminationStatus


class MapView(QWidget):
    """`page_ready` after the page was greeted and told everything (again after each restart)."""

    page_ready = Signal()
    failed = Signal()
    follow_changed = Signal(bool)
    position_picked = Signal(object)  # WGS-84 (lat, lon), or None when somebody thought better of it
    complained = Signal(str)
    measured = Signal(object)
    painted = Signal(int, float)

    def __init__(
        self,
        ui: MapContext,
        models: Models,
        _operations: object,
        mapdata_dir: Path | None = None,
        parent: QWidget | None = None,
        *,
        basemap_dir: Path = RESOURCES / "basemap",
        cache_dir: Path | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("map")
        self.setAccessibleName(ui.texts("map.accessible"))
        self._ui, self._models = ui, models
        self._texts: Texts = ui.texts
        self._theme: MapTheme = ui.theme
        self._cache_dir = cache_dir or platformdirs.user_cache_path("waiqin-console", appauthor=False)
        self._archives = sources.archives(basemap_dir, mapdata_dir)
        self.mapdata_dir = mapdata_dir
        self._deaths = 0
        self._centre, self._zoom = models.organisation.centre, models.organisation.zoom
        self._home_zooms = {self._zoom}  # what we chose, as far as nobody else chose
        self._placed = False  # somebody (a person or we) has put the map somewhere
        self._following = False
        self.bridge = Bridge(self)
        self.bridge.heard.connect(self._on_heard)
        self.projection = Projection(self.bridge, models, ui.texts, ui.clock, self)
        self.tracks = TrackProjection(self.bridge, models, ui.texts, dark=ui.theme.dark, parent=self)
        self.routes = RouteProjection(self.bridge, models, ui.texts, dark=ui.theme.dark, parent=self)
        self.places = PlaceProjection(self.bridge, models, self)
        self.incidents = IncidentProjection(self.bridge, models, lambda: self._texts, self)
        self.drawing = DrawingProjection(self.bridge, models, ui.texts, self)
        self.drawing.begun.connect(lambda: self.setFocus(Qt.FocusReason.OtherFocusReason))
        self.web = QWebEngineView(self)
        self.web.setObjectName("map_web")
        self.web.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setFocusProxy(self.web)
        profile = QWebEngineProfile()
        self._handler = scheme.SchemeHandler(self._sources(), self)
        profile.installUrlSchemeHandler(scheme.NAME, self._handler)
        self.page = MapPage(profile, self.web)
        profile.setParent(self.web)  # after the page: children are destroyed in this order
        self.page.complained.connect(self.complained)
        self.page.renderProcessTerminated.connect(self._on_died)
        self._channel = QWebChannel(self.page)
        self._channel.registerObject("bridge", self.bridge)
        self.page.setWebChannel(self._channel)
        self.web.setPage(self.page)
        self._panel = UnavailablePanel(ui.texts, self)
        self._panel.retry.clicked.connect(self.retry)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.web)
        self._stack.addWidget(self._panel)
        self._forgive = QTimer(self, singleShot=True, interval=DEATHS_WINDOW_MS)
        self._forgive.timeout.connect(self._forget_deaths)
        self._picking = Picking(self, self._answer_pick, lambda: self._answer_pick(self._centre))
        models.selection.show_requested.connect(self.fit)
        ui.settings.changed.connect(self._on_setting)
        models.organisation.changed.connect(self._on_organisation)
        self.web.load(scheme.INDEX)

    # --- what the window asks for ---

    @property
    def has_roads(self) -> bool:
        """Whether the console was started with map data of the customer."""
        return any(name.startswith("data-") for name in self._archives)

    def set_theme(self, theme: MapTheme) -> None:
        self._theme = theme
        self._tell(messages.Look(colours=page_colours(theme), dark=theme.dark))
        self.tracks.set_dark(theme.dark)
        self.routes.set_dark(theme.dark)

    def set_texts(self, texts: Texts) -> None:
        """Another language: the page is composed and loaded again."""
        self._texts = texts
        self.setAccessibleName(texts("map.accessible"))
        self._panel.set_texts(texts)
        self.projection.set_texts(texts)
        self.tracks.set_texts(texts)
        self.routes.set_texts(texts)
        self.drawing.set_texts(texts)
        self.reload()

    def home(self) -> None:
        """To the organisation's own centre and zoom."""
        lat, lon, zoom = self._home()
        self._tell(messages.Show(points=[(lat, lon)], closest_zoom=zoom, home=(lat, lon, zoom)))

    def fit(self, kind: str, ids: Iterable[int]) -> None:
        """Brings workers, orders or customers into view because somebody asked for it."""
        places = (self._place(kind, one) for one in ids)
        points = [place for place in places if place is not None]
        if points:
            self._tell(messages.Show(points=points, closest_zoom=CLOSEST_ZOOM))

    def follow(self, on: bool = True) -> None:
        self._tell(messages.Follow(on=on))

    def set_layer(self, key: messages.LayerKey, on: bool) -> None:
        self._tell(messages.Layer(key=key, on=on))

    def set_base(self, key: str) -> None:
        self._tell(messages.Base(key=key))

    @property
    def viewed(self) -> tuple[float, float, float]:
        """WGS-84 latitude and longitude of the middle, and the zoom, as the map last came to rest."""
        return (*self._centre, self._zoom)

    @property
    def hands(self) -> QWidget | None:
        """What hears the mouse over the map: the page's own widget, another one after each restart."""
        return self.web.focusProxy()

    @property
    def is_asking(self) -> bool:
        """Whether a click means a place that is being picked."""
        return self._picking.on

    def pick_position(self, hint: str) -> None:
        """Asks for a place: `position_picked` follows, by a click, Enter (the middle) or Esc (None)."""
        if self._stack.currentWidget() is self._panel:
            self.position_picked.emit(None)
            return
        self._picking.begin()
        self._tell(messages.Pick(on=True, hint=hint))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def give_up_pick(self) -> None:
        self._answer_pick(None)

    def measure(self, on: bool, *, crowd: bool = True, eager: bool = False) -> None:
        """Benchmarks: `measured` carries the result after `measure(False)`."""
        self._tell(messages.Measure(on=on, crowd=crowd, eager=eager))

    def reload(self) -> None:
        """Composes the page anew and replays the stores."""
        self._answer_pick(None)
        self._stop_telling()
        self._handler.sources = self._sources()
        self._stack.setCurrentWidget(self.web)
        self.web.load(scheme.INDEX)

    def retry(self) -> None:
        self._deaths = 0
        self.reload()

    def show_world(self, models: Models, clock: ServerClock) -> None:
        """From now on the map shows people, orders and customers of these: a past room, or the present."""
        was_live = self.projection.is_live
        self.projection.stop()
        self.projection.deleteLater()
        self.projection = Projection(self.bridge, models, self._texts, clock, self)
        self.incidents.show_world(models)
        if was_live:
            self.projection.start()

    def shut_down(self) -> None:
        """Before the application ends: no message to a dying page."""
        self._stop_telling()
        self.page.renderProcessTerminated.disconnect(self._on_died)

    # --- the page ---

    def _sources(self) -> scheme.Sources:
        key = self._ui.settings.text("map.tianditu_key")
        own = own_bases.read(self._ui.settings.text("map.own_bases"))
        found = own_bases.archives(own)
        names = [*self._archives, *found.files, *found.remote]
        made = plan.plan_page(self._texts, names, sources.online_sources(key, own), own, found.of)
        return scheme.Sources(
            texts={
                scheme.INDEX.path(): ("text/html", lambda: page_cache.composed(made, self._cache_dir)),
                "/qwebchannel.js": (scheme.JAVASCRIPT, channel_script),
            },
            folders={"page": PAGE_DIR, "vendor": RESOURCES / "vendor"},
            archives=self._archives | found.files,
            redirects=sources.redirects(key),
            remote=found.remote,
        )

    def _on_heard(self, message: messages.AnyFromPage) -> None:
        selection, settings = self._models.selection, self._ui.settings
        match message:
            case messages.Ready():
                self._greet(message)
            case messages.Painted():
                self.projection.pacer.answered(message.batch, message.cost_ms)
                self.painted.emit(message.batch, message.cost_ms)
            case messages.Clicked(subject="worker"):
                known = selection.worker_ids if message.add else frozenset()
                selection.select_workers([message.id, *known])
            case messages.Clicked(subject="order"):
                selection.select_order(message.id)
            case messages.Clicked(subject="customer"):
                selection.select_customer(message.id)
            case messages.Clicked(subject="place"):
                selection.select_place(message.id)
            case messages.CrowdClicked():
                selection.select_workers(message.worker_ids)
            case messages.BaseChosen():
                settings.set("map.base", message.key)
            case messages.LayerSwitched():
                settings.set(f"map.{message.key}", message.on)
            case messages.FollowSwitched():
                self._following = message.on
                self.follow_changed.emit(message.on)
            case messages.Moved():
                self._placed = self._placed or not self._is_where_it_was(message)
                self._centre, self._zoom = message.centre, message.zoom
            case messages.Picked():
                self._answer_pick(message.place)
            case messages.TrackPointed() | messages.TrackLetGo():
                self.tracks.hear(message)
            case messages.Measured():
                self.measured.emit(message)
            case (
                messages.Drawn()
                | messages.DrawingChosen()
                | messages.DrawingDropped()
                | messages.DrawingAdjusted()
            ):
                self.drawing.hear(message)

    def _greet(self, ready: messages.Ready) -> None:
        if ready.version != messages.VERSION:
            log.error("map page speaks version %s, not %s", ready.version, messages.VERSION)
        settings = self._ui.settings
        base = settings.text("map.base")
        if base not in ready.bases:
            base = "roads" if "roads" in ready.bases else "china"
        self.bridge.tell(
            messages.Greeting(
                version=messages.VERSION,
                language=self._texts.language,
                texts=self._page_texts(),
                colours=page_colours(self._theme),
                dark=self._theme.dark,
                base=base,
                layers={key: settings.flag(f"map.{key}") for key in plan.LAYERS},
                centre=self._centre,
                zoom=self._zoom,
                home=self._home(),
            )
        )
        self.projection.start()
        self.tracks.start()
        self.routes.start()
        self.drawing.start()
        self.places.start()
        self.incidents.start()
        if self._following:
            self.follow(True)
        self.page_ready.emit()

    def _page_texts(self) -> dict[str, str]:
        """Sentences with their gaps left open: the page fills them."""
        gaps = {name: f"{{{name}}}" for name in ("age", "n", "time")}
        return {key: self._texts(f"map.page.{key}", **gaps) for key in plan.WORDS}

    def _on_setting(self, key: str) -> None:
        """Set in the settings dialog, or by another map."""
        layer = next((one for one in plan.LAYERS if key == f"map.{one}"), None)
        if layer is not None:
            self.set_layer(layer, self._ui.settings.flag(key))
        elif key in ("map.own_bases", "map.tianditu_key"):
            self.reload()
        elif key == "map.base":
            self.set_base(self._ui.settings.text(key))

    def _on_organisation(self) -> None:
        if self._placed:
            self._tell(messages.Show(points=[], closest_zoom=0, home=self._home()))
            return
        lat, lon, self._zoom = self._home()
        self._centre = (lat, lon)
        self._home_zooms.add(self._zoom)
        self.home()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._placed and self._home()[2] != self._zoom:
            self._on_organisation()

    def _home(self) -> tuple[float, float, float]:
        """Latitude, longitude, zoom: the organisation's own, one step farther where the map is small."""
        organisation = self._models.organisation
        small = self.width() < ROOMY_PX[0] or self.height() < ROOMY_PX[1]
        return (*organisation.centre, organisation.zoom - (1 if small else 0))

    def _is_where_it_was(self, moved: messages.Moved) -> bool:
        """A window that finds its size moves the map a little; that is nobody's choice of a place."""
        off = max(abs(now - before) for now, before in zip(moved.centre, self._centre, strict=True))
        return moved.zoom in self._home_zooms and off < SAME_PLACE_DEG

    def _answer_pick(self, place: tuple[float, float] | None) -> None:
        if self._picking.end():
            self._tell(messages.Pick(on=False, hint=""))
            self.position_picked.emit(place)

    def _on_died(self, status: QWebEnginePage.RenderProcessTerminationStatus, code: int) -> None:
        self._stop_telling()
        if status is Died.NormalTerminationStatus:
            return
        self._answer_pick(None)
        self._deaths += 1
        log.info("map page died (%s, %d), %d times lately", status.name, code, self._deaths)
        if self._deaths > DEATHS_ALLOWED:
            self._stack.setCurrentWidget(self._panel)
            self.failed.emit()
            return
        self._forgive.start()
        QTimer.singleShot(0, self.reload)  # not from inside Chromium's own notification

    def _stop_telling(self) -> None:
        self.projection.stop()
        self.tracks.stop()
        self.routes.stop()
        self.drawing.stop()
        self.places.stop()
        self.incidents.stop()

    def _forget_deaths(self) -> None:
        self._deaths = 0

    def _place(self, kind: str, subject_id: int) -> tuple[float, float] | None:
        if kind == "worker":
            fix = self._models.fleet.fix(subject_id)
            return None if fix is None else (fix.lat, fix.lon)
        if kind == "place":
            place = self._models.places.store.get(subject_id)
            return None if place is None else (place.lat, place.lon)
        if kind not in ("order", "customer"):
            return None
        store = self._models.orders if kind == "order" else self._models.customers
        subject = store.get(subject_id)
        if subject is None or subject.lat is None or subject.lon is None:
            return None
        return (subject.lat, subject.lon)

    def _tell(self, message: messages.ToPage) -> None:
        self.bridge.tell(message)
