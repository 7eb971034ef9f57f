// How a customer's own map looks (roads, water, parks, railways, buildings, places), for protomaps-leaflet.

import { FONT } from "./names.js";

const P = protomapsL;
const ROADS_MAJOR = ["motorway", "trunk", "primary", "highway", "major_road"];
const ROADS_MIDDLE = ["secondary", "tertiary", "medium_road"];
const PATHS = ["pedestrian", "footway", "path", "cycleway", "steps", "track", "bridleway"];
const LEVELS = [0, 1, 2]; // minor, middle, major
const PATH = -1;

export function roadClass(props) {
  const name = String(props.highway ?? props.kind ?? "").replace(/_link$/, "");
  if (PATHS.includes(name)) return PATH;
  if (ROADS_MAJOR.includes(name)) return 2;
  return ROADS_MIDDLE.includes(name) ? 1 : 0;
}

/** Width in pixels of a class of road at a zoom. */
function roadWidth(level, zoom) {
  const base = [0.7, 1.2, 1.9][level];
  return base * 1.45 ** (zoom - 12);
}

/** `archives`: [{ name, layers: Set }]. One rule for each archive that has the layer. */
const each = (archives, layer, rule) =>
  archives
    .filter((one) => one.layers.has(layer))
    .map(({ name }) => ({ dataSource: name, dataLayer: layer, ...rule }));

const isArea = (_zoom, feature) => feature.geomType === 3;

export function streetsPaint(c, archives) {
  const area = (layer, fill, minzoom) =>
    each(archives, layer, { minzoom, filter: isArea, symbolizer: new P.PolygonSymbolizer({ fill }) });
  return [
    ...area("green", c.green, 10),
    ...area("water", c.sea, 8),
    ...each(archives, "rivers", {
      minzoom: 10,
      symbolizer: new P.LineSymbolizer({
        color: c.sea,
        width: (zoom, feature) => (["river", "canal"].includes(feature?.props.kind) ? 1.3 : 0.6) * 1.3 ** (zoom - 12),
        perFeature: true,
      }),
    }),
    ...area("buildings", c.building, 15),
    ...railPaint(c, archives),
    ...roadPaint(c, archives),
  ];
}

function railPaint(c, archives) {
  const rail = (color, width, extra) =>
    each(archives, "rail", {
      minzoom: 11,
      filter: (_zoom, feature) => feature.props.underground !== true && feature.props.underground !== 1,
      symbolizer: new P.LineSymbolizer({ color, width, ...extra }),
    });
  const dash = { dash: [5, 5], dashColor: c.land, dashWidth: (zoom) => (zoom < 14 ? 0.8 : 1.6) };
  return [...rail(c.rail, (zoom) => (zoom < 14 ? 1.6 : 3)), ...rail(c.land, 0.1, dash)];
}

function roadPaint(c, archives) {
  const edges = [c.road_edge, c.road_edge, c.road_major_edge];
  const fills = [c.road_minor, c.road_middle, c.road_major];
  const rule = (level, color, width) =>
    each(archives, "roads", {
      minzoom: [13, 11, 8][level],
      filter: (_zoom, feature) => roadClass(feature.props) === level,
      symbolizer: new P.LineSymbolizer({ color, width, lineCap: "round", lineJoin: "round" }),
    });
  const casing = (level) => rule(level, edges[level], (zoom) => roadWidth(level, zoom) + (zoom < 13 ? 0.8 : 1.8));
  const inside = (level) => rule(level, fills[level], (zoom) => roadWidth(level, zoom));
  const paths = each(archives, "roads", {
    minzoom: 15,
    filter: (_zoom, feature) => roadClass(feature.props) === PATH,
    symbolizer: new P.LineSymbolizer({
      color: c.road_edge,
      width: 0.1,
      dash: [4, 3],
      dashColor: c.road_edge,
      dashWidth: 1.4,
    }),
  });
  return [...paths, ...LEVELS.flatMap(casing), ...LEVELS.flatMap(inside)];
}

export function streetsLabels(c, archives, language) {
  const labelProps = language === "en" ? ["name_en", "name"] : ["name"];
  const named = ({ props }) => Boolean(props.name);
  // Straightened lines made for names, where the archives have them.
  const lines = archives.some((one) => one.layers.has("road_names")) ? "road_names" : "roads";
  const roads = [2, 1, 0].flatMap((level) =>
    each(archives, lines, {
      minzoom: [15, 14, 13][level],
      filter: (_zoom, feature) => roadClass(feature.props) === level && named(feature),
      symbolizer: new P.LineLabelSymbolizer({
        labelProps,
        font: `500 ${level === 2 ? 12.5 : 11.5}px ${FONT}`,
        fill: c.road_name,
        stroke: c.halo,
        width: 2.5,
      }),
    }),
  );
  const text = (layer, kinds, font, fill, minzoom) =>
    each(archives, layer, {
      minzoom,
      filter: (_zoom, feature) => named(feature) && (kinds === null || kinds.includes(feature.props.kind)),
      symbolizer: new P.CenteredTextSymbolizer({ labelProps, font, fill, stroke: c.halo, width: 2.5 }),
    });
  return [
    ...text("places", ["city", "town"], `600 15px ${FONT}`, c.place, 10),
    ...text("places", ["suburb", "village", "quarter"], `500 13px ${FONT}`, c.place_small, 12),
    ...roads,
    ...text("places", ["station", "neighbourhood", "hamlet"], `500 11.5px ${FONT}`, c.place_small, 14),
    ...text("places", ["water"], `500 12px ${FONT}`, c.water_name, 13),
    ...text("places", ["park"], `500 11.5px ${FONT}`, c.green_name, 14),
  ];
}
