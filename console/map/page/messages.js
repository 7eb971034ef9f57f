// Generated from console/map/messages (python -m console.map.messages); do not edit.

export const VERSION = 1;

export const TO_PAGE = Object.freeze({
  DRAWING: "drawing",
  DRAWING_NOTE: "drawing_note",
  INCIDENTS: "incidents",
  PLACES: "places",
  PLACE_LAYERS: "place_layers",
  PLACE_CHOSEN: "place_chosen",
  ROUTES: "routes",
  GREETING: "greeting",
  LOOK: "look",
  CLOCK: "clock",
  WORKERS: "workers",
  ORDERS: "orders",
  CUSTOMERS: "customers",
  SELECTED: "selected",
  SHOW: "show",
  BASE: "base",
  LAYER: "layer",
  FOLLOW: "follow",
  DISTRIBUTION: "distribution",
  TRACK_DRAWN: "track_drawn",
  TRACKS_CLEARED: "tracks_cleared",
  PLAYHEAD: "playhead",
  PICK: "pick",
  MEASURE: "measure",
});

export const FROM_PAGE = Object.freeze({
  DRAWN: "drawn",
  DRAWING_CHOSEN: "drawing_chosen",
  DRAWING_DROPPED: "drawing_dropped",
  DRAWING_ADJUSTED: "drawing_adjusted",
  READY: "ready",
  PAINTED: "painted",
  CLICKED: "clicked",
  CROWD_CLICKED: "crowd_clicked",
  BASE_CHOSEN: "base_chosen",
  LAYER_SWITCHED: "layer_switched",
  FOLLOW_SWITCHED: "follow_switched",
  MOVED: "moved",
  PICKED: "picked",
  TRACK_POINTED: "track_pointed",
  TRACK_LET_GO: "track_let_go",
  MEASURED: "measured",
});

export const WORKER = Object.freeze({
  ID: 0,
  NAME: 1,
  VEHICLE: 2,
  STATUS: 3,
});

export const ORDER = Object.freeze({
  ID: 0,
  LAT: 1,
  LON: 2,
  NUMBER: 3,
  TITLE: 4,
  STATE: 5,
  STATE_WORD: 6,
  LEVEL: 7,
  DUE_MS: 8,
  URGENT: 9,
  WORKER_NAME: 10,
});

export const CUSTOMER = Object.freeze({
  ID: 0,
  LAT: 1,
  LON: 2,
  NAME: 3,
  LEVEL: 4,
  LEVEL_WORD: 5,
});

export const TRACK_STOP = Object.freeze({
  NUMBER: 0,
  LAT: 1,
  LON: 2,
  SINCE_MS: 3,
  UNTIL_MS: 4,
  LENGTH_WORD: 5,
});

export const TRACK_GAP = Object.freeze({
  SINCE_MS: 0,
  UNTIL_MS: 1,
  ROW: 2,
  REASON_WORD: 3,
});

export const TRACK_HAPPENED = Object.freeze({
  AT_MS: 0,
  LAT: 1,
  LON: 2,
  ALARM: 3,
  WORDS: 4,
  TIME_WORD: 5,
});

export const PLACE = Object.freeze({
  ID: 0,
  LAYER: 1,
  LAT: 2,
  LON: 3,
  NAME: 4,
  NOTE: 5,
  ICON: 6,
  COLOUR: 7,
});

export const PLACE_LAYER = Object.freeze({
  ID: 0,
  NAME: 1,
  ICON: 2,
  COLOUR: 3,
  SHOWN: 4,
});

export const INCIDENT = Object.freeze({
  ID: 0,
  LAT: 1,
  LON: 2,
  TITLE: 3,
  BY: 4,
});

export const ROUTE = Object.freeze({
  NAME: 0,
  COLOUR: 1,
  STRONG: 2,
  START: 3,
  STOPS: 4,
});

export const ROUTE_STOP = Object.freeze({
  NUMBER: 0,
  LAT: 1,
  LON: 2,
  LATE: 3,
  TIME_WORD: 4,
  WAY: 5,
});

export const STATUSES = Object.freeze(["free", "busy", "lost"]);

export const LEVELS = Object.freeze(["ok", "soon", "overdue", "stopped"]);

export const POSITION_COLUMNS = Object.freeze([["at_ms", "<f8"], ["worker_id", "<u4"], ["x", "<u4"], ["y", "<u4"], ["accuracy_m", "<f4"], ["heading_deg", "<f4"], ["speed_mps", "<f4"]]);

export const TRACK_COLUMNS = Object.freeze([["at_ms", "<f8"], ["x", "<u4"], ["y", "<u4"], ["weight_m", "<f4"]]);
