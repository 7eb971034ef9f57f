// How the offline base maps look: rules for protomaps-leaflet, from the console's colours.

import { FONT } from "./names.js";

const P = protomapsL;
function tint(colours, feature) {
  const code = Number.parseInt(String(feature.props.gb ?? "0").slice(-4), 10) || 0;
  return colours[`tint_${(code * 7 + Math.floor(code / 10) * 3) % 5}`];
}

const area = (source, fill, extra = {}) => ({
  dataSource: source,
  dataLayer: source,
  filter: (_zoom, feature) => feature.props.kind !== "line" && feature.geomType === 3,
  symbolizer: new P.PolygonSymbolizer({ fill, perFeature: true }),
  ...extra,
});

const border = (source, color, width, extra = {}) => ({
  dataSource: source,
  dataLayer: source,
  filter: (_zoom, feature) => feature.geomType === 3,
  symbolizer: new P.LineSymbolizer({ color, width, lineJoin: "round", ...extra.line }),
  ...extra.rule,
});

export function groundPaint(colours) {
  const c = colours;
  return [
    area("world", c.land_abroad),
    {
      dataSource: "abroad",
      dataLayer: "abroad",
      minzoom: 7,
      filter: (_zoom, feature) => feature.props.kind === "grid",
      symbolizer: new P.LineSymbolizer({ color: c.border_district, width: 0.8 }),
    },
    border("world", c.border_country, (zoom) => (zoom < 5 ? 0.6 : 0.9)),
    area("province", (zoom, feature) => (zoom < 6 ? tint(c, feature) : c.land)),
    area("city", (_zoom, feature) => tint(c, feature), { minzoom: 6, maxzoom: 8 }),
    area("district", (_zoom, feature) => tint(c, feature), { minzoom: 9 }),
    border("district", c.border_district, (zoom) => (zoom < 11 ? 0.7 : 1.2), {
      rule: { minzoom: 8 },
      line: { dash: [4, 3], dashColor: c.border_district, dashWidth: (zoom) => (zoom < 11 ? 0.7 : 1.2) },
    }),
    border("city", c.border_city, (zoom) => (zoom < 9 ? 0.7 : 1.5), { rule: { minzoom: 6 } }),
    border("province", c.border_province, (zoom) => (zoom < 6 ? 0.9 : 1.8)),
    {
      dataSource: "province",
      dataLayer: "province",
      filter: (_zoom, feature) => feature.geomType === 2,
      symbolizer: new P.LineSymbolizer({ color: c.border_country, width: 1.3 }),
    },
  ];
}

/** The tiles name countries by ISO number; the browser knows their names in every language. */
function countryNames(colours, language, source, kind, zooms) {
  const region = new Intl.DisplayNames([language === "zh" ? "zh-CN" : "en"], { type: "region" });
  const text = new P.CenteredTextSymbolizer({
    labelProps: ["label"],
    font: `500 12px ${FONT}`,
    fill: colours.place_small,
    stroke: colours.halo,
    width: 2,
  });
  const nameOf = ({ iso, name }) => (iso ? region.of(new Intl.Locale(`und-${iso}`).region) : name);
  return {
    dataSource: source,
    dataLayer: source,
    filter: (_zoom, feature) => feature.props.kind === kind,
    symbolizer: {
      place: (layout, geom, feature) =>
        text.place(layout, geom, { ...feature, props: { label: nameOf(feature.props) } }),
    },
    ...zooms,
  };
}

export function groundLabels(colours, language) {
  const names = (kind, size, weight, fill, extra) => ({
    dataSource: "names",
    dataLayer: "names",
    filter: (_zoom, feature) => feature.props.kind === kind,
    symbolizer: new P.CenteredTextSymbolizer({
      labelProps: [language === "en" ? "name_en" : "name"],
      font: (zoom) => `${weight} ${typeof size === "function" ? size(zoom) : size}px ${FONT}`,
      fill,
      stroke: colours.halo,
      width: 2.5,
    }),
    ...extra,
  });
  return [
    names("province", (zoom) => (zoom < 6 ? 12 : 15), 600, colours.place, { minzoom: 4, maxzoom: 8 }),
    names("city", (zoom) => (zoom < 9 ? 12 : 15), 600, colours.place, { minzoom: 7, maxzoom: 10 }),
    names("district", (zoom) => (zoom < 11 ? 11.5 : zoom < 13 ? 15 : 18), 500, colours.place_small, {
      minzoom: 9,
    }),
    countryNames(colours, language, "world", "country_name", { minzoom: 3, maxzoom: 8 }),
    countryNames(colours, language, "abroad", "country_name_near", { minzoom: 9 }),
  ];
}
