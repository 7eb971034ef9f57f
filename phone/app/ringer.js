// Makes a new task heard and felt: tone, vibration, and a system notice when the page is out of sight.

const REPEAT_MS = 2_500;
const REPEATS = 24; // one minute
const VIBRATION_MS = [350, 150, 350, 150, 600];
const MELODY = [
  { hz: 880, at_s: 0, for_s: 0.18 },
  { hz: 1174.7, at_s: 0.2, for_s: 0.18 },
  { hz: 1568, at_s: 0.4, for_s: 0.34 },
];

export class Ringer {
  constructor() {
    this.audio = null;
    this.timer = null;
    // Browsers allow sound and vibration only after the first touch.
    addEventListener("pointerdown", () => this.#unlock(), { capture: true });
    addEventListener("keydown", () => this.#unlock(), { capture: true });
  }

  get ready() {
    return this.audio?.state === "running";
  }

  start() {
    this.stop();
    let left = REPEATS;
    const once = () => {
      this.#sound();
      if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(VIBRATION_MS);
      if (--left > 0) this.timer = setTimeout(once, REPEAT_MS);
    };
    once();
  }

  stop() {
    clearTimeout(this.timer);
    if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(0);
  }

  test() {
    this.#unlock();
    this.#sound();
    navigator.vibrate?.(VIBRATION_MS);
  }

  // Shown by the service worker, so a touch on it can bring the page back to the front.
  async notify(title, body, hash) {
    if (!document.hidden || globalThis.Notification?.permission !== "granted") return;
    const registration = await navigator.serviceWorker?.getRegistration();
    await registration?.showNotification(title, {
      body,
      tag: hash,
      icon: "icons/icon-192.png",
      data: { hash },
      requireInteraction: true,
    });
  }

  #unlock() {
    this.audio ??= new AudioContext();
    if (this.audio.state === "suspended") this.audio.resume();
  }

  #sound() {
    if (!this.ready) return;
    const start_s = this.audio.currentTime;
    for (const note of MELODY) this.#note(note.hz, start_s + note.at_s, note.for_s);
  }

  #note(hz, at_s, for_s) {
    const tone = new OscillatorNode(this.audio, { type: "triangle", frequency: hz });
    const loudness = new GainNode(this.audio, { gain: 0 });
    loudness.gain.setValueAtTime(0, at_s);
    loudness.gain.linearRampToValueAtTime(0.6, at_s + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.001, at_s + for_s);
    tone.connect(loudness).connect(this.audio.destination);
    tone.start(at_s);
    tone.stop(at_s + for_s);
  }
}
