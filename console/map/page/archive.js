// Byte ranges of tile archives through our own scheme.

// A page that is being left breaks its own requests off, sometimes before it is told that it is being left.
const TOLD_WITHIN_MS = 500;
let leaving = false;
addEventListener("beforeunload", () => {
  leaving = true;
});

/** Why a request ended without an answer: an `AbortError` (nobody need hear of it) where the page is being left. */
async function reason(error) {
  await new Promise((told) => setTimeout(told, TOLD_WITHIN_MS));
  return leaving ? new DOMException("the page is being left", "AbortError") : error;
}

export class Archive {
  constructor(name) {
    this.name = name;
  }

  getKey() {
    return this.name;
  }

  async getBytes(offset, length) {
    const address = `waiqin://map/tiles/${this.name}?offset=${offset}&length=${length}`;
    try {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(`tiles ${this.name}: ${answer.status}`); // its body would never end
      return { data: await answer.arrayBuffer() };
    } catch (error) {
      throw await reason(error);
    }
  }
}

export function openArchive(name) {
  return new pmtiles.PMTiles(new Archive(name));
}
