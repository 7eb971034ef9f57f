// Generated from console/map/messages.py (python -m console.map.messages); do not edit.

export const VERSION = 1;

export const TO_PAGE = Object.freeze({
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
  MEASURE: "measure",
});

export const FROM_PAGE = Object.freeze({
  READY: "ready",
  PAINTED: "painted",
  CLICKED: "clicked",
  CROWD_CLICKED: "crowd_clicked",
  BASE_CHOSEN: "base_chosen",
  LAYER_SWITCHED: "layer_switched",
  FOLLOW_SWITCHED: "follow_switched",
  MOVED: "moved",
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

export const STATUSES = Object.freeze(["free", "busy", "lost"]);

export const LEVELS = Object.freeze(["ok", "soon", "overdue", "stopped"]);

export const POSITION_COLUMNS = Object.freeze([["at_ms", "<f8"], ["worker_id", "<u4"], ["x", "<u4"], ["y", "<u4"], ["accuracy_m", "<f4"], ["heading_deg", "<f4"], ["speed_mps", "<f4"]]);
