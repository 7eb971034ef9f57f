// Fills the base map switches that folium made: offline vector maps and online tile services.

import { openArchive } from "./archive.js";
import { groundLabels, groundPaint } from "./ground.js";
import { ShiftedTiles } from "./shifted_tiles.js";
import { streetsLabels, streetsPaint } from "./streets.js";

const GROUND_ZOOMS = { world: 5, abroad: 6, province: 9, city: 9, district: 10, names: 9 };

const FILE_NAME = /\.(pm|mb)tiles$/i;

export class BaseMaps {
  constructor(map, parts, words) {
    this.map = map;
    this.groups = parts.bases;
    this.online = parts.online;
    this.archives = new Map(parts.archives.map((name) => [name, openArchive(name)]));
    this.words = words;
    this.key = null;
    this.switching = false;
    this.vectors = parts.vectors; // base map → names of the customer's archives that it draws
    this.known = new Map(); // archive name → what is in it, see `look`
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
    else if (key !== "none") group.addLayer(await this.groundLayer(this.vectors[key] ?? []));
  }

  onlineLayer(source, key) {
    const options = {
      attribution: source.attribution,
      maxNativeZoom: source.maxNativeZoom,
      maxZoom: 18,
      subdomains: source.subdomains || "a",
      className: "waiqin-online",
    };
    if (source.datum !== "wgs84") return new ShiftedTiles(source.url, { ...options, datum: source.datum });
    const ground = L.tileLayer(source.url, options);
    if (key !== "tianditu") return ground;
    return L.layerGroup([ground, L.tileLayer(source.url.replace("tianditu", "tianditu-names"), options)]);
  }

  async groundLayer(names) {
    const seen = (await Promise.all(names.map((name) => this.look(name)))).filter(Boolean);
    const own = seen.filter((one) => one.vector);
    const sources = {};
    for (const [name, maxDataZoom] of Object.entries(GROUND_ZOOMS)) {
      if (this.archives.has(name)) sources[name] = { url: this.archives.get(name), maxDataZoom };
    }
    for (const { name, maxZoom } of own) sources[name] = { url: this.archives.get(name), maxDataZoom: maxZoom };
    const credits = new Set([this.words.say("attribution"), ...own.map((one) => one.attribution)]);
    const ground = protomapsL.leafletLayer({
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
    const pictures = seen.filter((one) => !one.vector);
    if (pictures.length === 0) return ground;
    const raster = ({ name, attribution, maxZoom }) =>
      pmtiles.leafletRasterLayer(this.archives.get(name), { attribution, maxNativeZoom: maxZoom, maxZoom: 18 });
    return L.layerGroup([ground, ...pictures.map(raster)]);
  }

  /** What an archive holds, or null: one that cannot be read must not take the others with it. */
  async look(name) {
    if (this.known.has(name)) return this.known.get(name);
    const archive = this.archives.get(name);
    try {
      const [header, metadata] = await Promise.all([archive.getHeader(), archive.getMetadata()]);
      const layers = new Set((metadata.vector_layers ?? []).map((layer) => layer.id));
      const said = String(metadata.attribution ?? metadata.description ?? "").replace(/<[^>]*>/g, "");
      const attribution = FILE_NAME.test(said) ? "" : said; // some tools describe an archive by its file
      const vector = header.tileType === pmtiles.TileType.Mvt;
      this.known.set(name, { name, layers, vector, maxZoom: header.maxZoom, attribution });
    } catch (error) {
      console.info(`archive ${name}: ${error}`);
      return null; // not kept: its server may be back the next time
    }
    return this.known.get(name);
  }
}
