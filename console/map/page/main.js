// Puts the page together: folium's parts, our layers, the bridge. Every message is handled here and nowhere else.

import { BaseMaps } from "./basemaps.js";
import { Controls } from "./controls.js";
import { CustomersLayer } from "./customers.js";
import { openDrawing } from "./drawing_room.js";
import { Fleet } from "./fleet.js";
import { Glyphs } from "./glyphs.js";
import { Legend } from "./legend.js";
import { openLink } from "./link.js";
import { Measure } from "./measure.js";
import { FROM_PAGE, TO_PAGE } from "./messages.js";
import { OrdersLayer } from "./orders.js";
import { Picking } from "./picking.js";
import { PlacesLayer } from "./places.js";
import { Pointer } from "./pointer.js";
import { RoutesLayer } from "./routes.js";
import { SelectionLayer } from "./selection.js";
import { Stage } from "./stage.js";
import { Tooltip } from "./tooltip.js";
import { TracksLayer } from "./tracks.js";
import { WorkersLayer } from "./workers.js";
import { IncidentsLayer } from "./incidents.js";
import { Words } from "./words.js";
import { toDegrees } from "./mercator.js";

const TRACK_REACH_CSS_PX = 10;
const FOLLOW_SLACK_CSS_PX = 40; // the map need not move for every step

const parts = globalThis.waiqinParts;
const { map } = parts;
const link = await openLink();
const words = new Words();
const fleet = new Fleet();
const glyphs = new Glyphs();
const workers = new WorkersLayer(fleet, glyphs);
const orders = new OrdersLayer(glyphs);
const customers = new CustomersLayer(glyphs);
const selection = new SelectionLayer(fleet, orders, customers);
const places = new PlacesLayer(map, words, selection);
const tracks = new TracksLayer(map);
const routes = new RoutesLayer(map);
const incidents = new IncidentsLayer(glyphs);
const events = { paint: () => {}, nearest: (x, y, reach) => tracks.markAt(x, y, reach) }; // on a canvas of their own
const stage = new Stage(map, fleet, glyphs, [events, customers, orders, incidents, workers, places], selection);
const measure = new Measure(stage, fleet);
const bases = new BaseMaps(map, parts, words);
const tooltip = new Tooltip(map.getContainer(), words, { workers, orders, customers, places, incidents, fleet });
const legend = new Legend(map.getContainer(), words, glyphs, incidents);
let home = { centre: [0, 0], zoom: 3 };
let look = { colours: {}, dark: false };
let language = "zh";
let greeted = false;

const controls = new Controls(map, words, {
  home: () => show({ points: [home.centre], closest_zoom: home.zoom }),
  followSwitched: (on) => {
    follow(0);
    link.say(FROM_PAGE.FOLLOW_SWITCHED, { on });
  },
  legendToggled: () => legend.toggle(),
});
const picking = new Picking(map.getContainer());
const drawing = openDrawing(map, words, link);
const pointer = new Pointer(map, stage, { workers, selection }, tooltip, {
  picked: (latlng) => {
    if (!picking.on) return false;
    const { lat, lng } = latlng.wrap();
    link.say(FROM_PAGE.PICKED, { place: [lat, lng] });
    return true;
  },
  clicked: (subject, id, add) => {
    if (subject === "happened") link.say(FROM_PAGE.TRACK_POINTED, { worker_id: id.workerId, at_ms: id.atMs });
    else link.say(FROM_PAGE.CLICKED, { subject, id, add });
  },
  crowd: (ids) => link.say(FROM_PAGE.CROWD_CLICKED, { worker_ids: ids }),
  elsewhere: (point) => {
    const found = tracks.nearest(point, TRACK_REACH_CSS_PX);
    if (found) link.say(FROM_PAGE.TRACK_POINTED, found);
  },
  closer: (bounds) => map.fitBounds(bounds.pad(0.1), { animate: false, maxZoom: 17 }),
});

function show({ points, closest_zoom: closestZoom, home: newHome = null }) {
  if (newHome) home = { centre: newHome.slice(0, 2), zoom: newHome[2] };
  if (points.length === 0) return;
  controls.move(() => {
    if (points.length === 1) map.setView(points[0], closestZoom, { animate: false });
    else map.fitBounds(L.latLngBounds(points).pad(0.15), { animate: false, maxZoom: closestZoom });
  });
}

// --- layers and base maps: folium's switches tell, we draw ---

function switchLayer(key, on) {
  if (key === "workers" || key === "vehicles") workers.show[key] = on;
  else if (key === "orders") orders.show = on;
  else if (key === "customers") customers.show = on;
  else if (key === "places") {
    places.show = on;
    places.dirty = true;
  } else if (key === "labels") stage.named = on;
  else selection.circles = on;
  stage.touch();
}

function setLayer(key, on) {
  const group = parts.layers[key];
  if (map.hasLayer(group) === on) return;
  if (on) map.addLayer(group);
  else map.removeLayer(group);
  switchLayer(key, on);
}

function onSwitch(event) {
  const on = event.type === "layeradd";
  for (const [key, group] of Object.entries(parts.layers)) {
    if (group !== event.layer) continue;
    switchLayer(key, on);
    if (greeted) link.say(FROM_PAGE.LAYER_SWITCHED, { key, on });
  }
}
map.on("layeradd layerremove", onSwitch);
map.on("baselayerchange", async (event) => {
  const found = Object.entries(parts.bases).find(([, group]) => group === event.layer);
  if (!found || bases.switching) return;
  await bases.choose(found[0]);
  link.say(FROM_PAGE.BASE_CHOSEN, { key: found[0] });
});
map.on("moveend", () => {
  if (!greeted) return;
  const { lat, lng } = map.getCenter();
  link.say(FROM_PAGE.MOVED, { centre: [lat, lng], zoom: map.getZoom() });
});

function dress() {
  const root = document.documentElement.style;
  for (const [name, colour] of Object.entries(look.colours)) root.setProperty(`--${name}`, colour);
  stage.restyle(look.colours);
  places.restyle(look.colours);
  tracks.restyle(look.colours);
  routes.restyle(look.colours);
  drawing.restyle(look.colours);
  legend.refresh();
  return bases.restyle(look.colours, language, look.dark);
}

// --- positions ---

let pending = []; // batches taken since the last animation frame: { batch, costMs, slots }

link.onMoved((batch, text) => {
  const start = performance.now();
  const before = measure.on ? new Set() : null;
  if (fleet.take(text, start, before)) stage.touch();
  pending.push({ batch, costMs: performance.now() - start, slots: before ?? [] });
});

stage.looked = (drawn) => {
  const drawMs = drawn ? stage.costMs : 0;
  const done = pending;
  pending = [];
  if (drawn) measure.frame(drawMs, done.flatMap(({ slots }) => [...slots]));
  for (const { batch, costMs } of done) link.say(FROM_PAGE.PAINTED, { batch, cost_ms: costMs + drawMs });
};

stage.afterFrame = () => {
  pointer.refresh();
  follow(FOLLOW_SLACK_CSS_PX);
};

function follow(slack) {
  const focus = controls.following ? selection.focus() : undefined;
  if (!focus) return;
  const place = toDegrees(...focus);
  const off = map.latLngToContainerPoint(place).distanceTo(map.getSize().divideBy(2));
  if (off > slack) controls.move(() => map.setView(place, map.getZoom(), { animate: false }));
}

// --- messages ---

link.on(TO_PAGE.GREETING, async (greeting) => {
  language = greeting.language;
  words.learn(greeting.texts);
  document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
  home = { centre: greeting.home.slice(0, 2), zoom: greeting.home[2] };
  look = greeting;
  controls.rename();
  drawing.rename();
  show({ points: [greeting.centre], closest_zoom: greeting.zoom });
  for (const [key, on] of Object.entries(greeting.layers)) setLayer(key, on);
  greeted = true;
  await dress();
  await bases.choose(greeting.base);
});
link.on(TO_PAGE.LOOK, (message) => {
  look = message;
  dress();
});
link.on(TO_PAGE.CLOCK, ({ offset_ms: offsetMs, stale_after_s: staleAfterS }) => {
  stage.offsetMs = offsetMs;
  workers.staleAfterMs = staleAfterS * 1000;
  stage.touch();
});
link.on(TO_PAGE.WORKERS, (message) => {
  fleet.mark(message);
  stage.touch();
});
link.on(TO_PAGE.ORDERS, ({ items }) => {
  orders.take(items);
  stage.touch();
});
link.on(TO_PAGE.CUSTOMERS, ({ items }) => {
  customers.take(items);
  stage.touch();
});
link.on(TO_PAGE.INCIDENTS, (message) => {
  incidents.take(message);
  stage.touch();
});
link.on(TO_PAGE.PLACES, (message) => {
  places.take(message);
  stage.touch();
});
link.on(TO_PAGE.PLACE_LAYERS, (message) => {
  places.takeLayers(message);
  stage.touch();
});
link.on(TO_PAGE.PLACE_CHOSEN, ({ id }) => {
  places.choose(id);
  stage.touch();
});
link.on(TO_PAGE.DISTRIBUTION, ({ customer_ids: ids }) => {
  customers.ours = new Set(ids);
  stage.touch();
});
link.on(TO_PAGE.SELECTED, (message) => {
  selection.selected = message;
  workers.chosen = new Set(message.worker_ids);
  orders.chosen = message.order_id;
  customers.chosen = message.customer_id;
  stage.touch();
});
link.on(TO_PAGE.ROUTES, (message) => routes.take(message));
link.on(TO_PAGE.TRACK_DRAWN, (message) => tracks.take(message));
link.on(TO_PAGE.TRACKS_CLEARED, () => tracks.clear());
link.on(TO_PAGE.PLAYHEAD, (playhead) => {
  tracks.seek(playhead);
  const place = tracks.wanted();
  if (place) controls.move(() => map.setView(place, map.getZoom(), { animate: false }));
});
map.on("movestart", () => {
  if (controls.ours || tracks.letGo || !tracks.playhead.follow) return;
  tracks.letGo = true;
  link.say(FROM_PAGE.TRACK_LET_GO);
});
link.on(TO_PAGE.SHOW, show);
link.on(TO_PAGE.BASE, ({ key }) => bases.choose(key));
link.on(TO_PAGE.LAYER, ({ key, on }) => setLayer(key, on));
link.on(TO_PAGE.PICK, ({ on, hint }) => {
  picking.set(on, hint);
  if (on) map.getContainer().focus();
});
link.on(TO_PAGE.FOLLOW, ({ on }) => controls.setFollowing(on));
link.on(TO_PAGE.MEASURE, ({ on, crowd, eager }) => {
  if (on) {
    workers.parted = crowd;
    stage.eager = eager;
    measure.start();
  } else {
    workers.parted = true;
    stage.eager = false;
    link.say(FROM_PAGE.MEASURED, measure.stop(workers.drawn));
  }
});

link.say(FROM_PAGE.READY, { version: link.version, bases: bases.keys });

export { bases, controls, customers, drawing, fleet, incidents, map, orders, places, routes, selection, stage, tracks, workers };
