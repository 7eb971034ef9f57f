// Byte ranges of tile archives through our own scheme.

export class Archive {
  constructor(name) {
    this.name = name;
  }

  getKey() {
    return this.name;
  }

  async getBytes(offset, length) {
    const answer = await fetch(`waiqin://map/tiles/${this.name}?offset=${offset}&length=${length}`);
    if (!answer.ok) throw new Error(`tiles ${this.name}: ${answer.status}`); // its body would never end
    return { data: await answer.arrayBuffer() };
  }
}

export function openArchive(name) {
  return new pmtiles.PMTiles(new Archive(name));
}
