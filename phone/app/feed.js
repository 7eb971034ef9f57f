// The live stream: one request that stays open, resumed after every break from the last number seen.
import { EventSourceParserStream } from "./lib.js";
import { SignedOut } from "./errors.js";

const SILENCE_MS = 16_000; // three missed heartbeats
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

export class Feed {
  // handlers: {event(EventOut), heartbeat({server_time_ms, seq}), reset(), up(), down()}
  constructor(session, handlers) {
    this.session = session;
    this.handlers = handlers;
    this.lastId = null;
    this.stopped = true;
    this.wake = () => {};
    this.reconnectNow = () => this.wake();
  }

  start(after) {
    this.lastId = after;
    this.stopped = false;
    addEventListener("online", this.reconnectNow);
    document.addEventListener("visibilitychange", this.reconnectNow);
    return this.#run();
  }

  stop() {
    this.stopped = true;
    removeEventListener("online", this.reconnectNow);
    document.removeEventListener("visibilitychange", this.reconnectNow);
    this.controller?.abort();
    this.wake();
  }

  async #run() {
    let waitMs = FIRST_WAIT_MS;
    while (!this.stopped) {
      try {
        await this.#follow(() => (waitMs = FIRST_WAIT_MS));
      } catch (error) {
        if (error instanceof SignedOut) return this.stop();
        // Anything else is a broken connection: the next round starts where this one ended.
      }
      if (this.stopped) return;
      this.handlers.down();
      await this.#pause(waitMs * (0.75 + Math.random() / 2));
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    }
  }

  async #follow(connected) {
    this.controller = new AbortController();
    let timer = this.#watch();
    try {
      const headers = { Accept: "text/event-stream", "Last-Event-ID": String(this.lastId) };
      const response = await this.session.fetch("stream", { headers, signal: this.controller.signal });
      connected();
      this.handlers.up();
      const messages = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
      for (const reader = messages.getReader(); ;) {
        const { done, value } = await reader.read();
        if (done || this.stopped) return;
        clearTimeout(timer);
        timer = this.#watch();
        await this.#handle(value);
      }
    } finally {
      clearTimeout(timer);
      this.controller.abort();
    }
  }

  async #handle(message) {
    if (message.event === "reset") {
      this.lastId = (await this.handlers.reset()) ?? this.lastId;
      return;
    }
    if (message.event === "event") await this.handlers.event(JSON.parse(message.data));
    if (message.event === "heartbeat") this.handlers.heartbeat(JSON.parse(message.data));
    if (message.id) this.lastId = message.id; // only now: what was not handled is asked for again
  }

  #watch() {
    const { controller } = this;
    return setTimeout(() => controller.abort(), SILENCE_MS);
  }

  #pause(durationMs) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, durationMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
