// Fills the base map switches that folium made: offline vector maps and online tile services.

import { openArchive } from "./archive.js";
import { groundLabels, groundPaint } from "./ground.js";
import { ShiftedTiles } from "./shifted_tiles.js";
import { streetsLabels, streetsPaint } from "./streets.js";

const GROUND_ZOOMS = { world: 5, abroad: 6, province: 9, city: 9, district: 10, names: 9 };

export class BaseMaps {
  constructor(map, parts, words) {
    this.map = map;
    this.groups = parts.bases;
    this.online = parts.online;
    this.archives = new Map(parts.archives.map((name) => [name, openArchive(name)]));
    this.words = words;
    this.key = null;
    this.switching = false;
    this.own = null; // [{ name, layers, maxZoom, attribution }] of the customer's archives
  }

  get keys() {
    return Object.keys(this.groups);
  }

  async restyle(colours, language, dark) {
    this.colours = colours;
    this.language = language;
    this.map.getContainer().classList.toggle("waiqin-dark", dark);
    this.map.getContainer().style.backgroundColor = colours.sea;
    for (const group of Object.values(this.groups)) group.clearLayers();
    if (this.key) await this.fill(this.key);
  }

  /** Shows base map `key`; the others keep their switches. */
  async choose(key) {
    if (!(key in this.groups) || key === this.key) return;
    this.key = key;
    this.switching = true;
    for (const [other, group] of Object.entries(this.groups)) {
      if (other !== key) this.map.removeLayer(group);
    }
    this.map.addLayer(this.groups[key]);
    this.switching = false;
    await this.fill(key);
  }

  async fill(key) {
    const group = this.groups[key];
    if (group.getLayers().length > 0) return;
    if (key in this.online) group.addLayer(this.onlineLayer(this.online[key], key));
    else if (key !== "none") group.addLayer(await this.groundLayer(key === "roads"));
  }

  onlineLayer(source, key) {
    const options = {
      attribution: source.attribution,
      maxNativeZoom: source.maxNativeZoom,
      maxZoom: 18,
      subdomains: source.subdomains || "a",
      className: "waiqin-online",
    };
    if (source.shifted) return new ShiftedTiles(source.url, options);
    const ground = L.tileLayer(source.url, options);
    if (key !== "tianditu") return ground;
    return L.layerGroup([ground, L.tileLayer(source.url.replace("tianditu", "tianditu-names"), options)]);
  }

  async groundLayer(withRoads) {
    const own = withRoads ? await this.findOwn() : [];
    const sources = {};
    for (const [name, maxDataZoom] of Object.entries(GROUND_ZOOMS)) {
      if (this.archives.has(name)) sources[name] = { url: this.archives.get(name), maxDataZoom };
    }
    for (const { name, maxZoom } of own) sources[name] = { url: this.archives.get(name), maxDataZoom: maxZoom };
    const credits = new Set([this.words.say("attribution"), ...own.map((one) => one.attribution)]);
    return protomapsL.leafletLayer({
      sources,
      paintRules: [...groundPaint(this.colours), ...streetsPaint(this.colours, own)],
      labelRules: [
        ...streetsLabels(this.colours, own, this.language),
        ...groundLabels(this.colours, this.language),
      ],
      backgroundColor: this.colours.sea,
      attribution: [...credits].filter(Boolean).join(" · "),
      lang: this.language,
      noWrap: true,
    });
  }

  /** The customer's archives that can be read; one that cannot must not take the others with it. */
  async findOwn() {
    if (this.own) return this.own;
    this.own = [];
    for (const [name, archive] of this.archives) {
      if (!name.startsWith("data-")) continue;
      const [header, metadata] = await Promise.all([archive.getHeader(), archive.getMetadata()]);
      const layers = new Set((metadata.vector_layers ?? []).map((layer) => layer.id));
      const attribution = String(metadata.attribution ?? metadata.description ?? "").replace(/<[^>]*>/g, "");
      this.own.push({ name, layers, maxZoom: header.maxZoom, attribution });
    }
    return this.own;
  }
}
