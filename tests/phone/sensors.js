// Test only: a place that can be set, and a record of what the phone played and how it shook.
(() => {
  const watchers = new Map();
  let next = 1;
  let place = { latitude: 31.234, longitude: 121.479, accuracy: 12 };
  let failure = null;
  let ahead = 0;
  const now = Date.now;
  Date.now = () => now() + ahead;

  const position = () => ({
    coords: { ...place, speed: null, heading: null, altitude: null, altitudeAccuracy: null },
    timestamp: Date.now(),
  });
  const tell = (success, error) => (failure ? error?.({ code: failure, message: "" }) : success(position()));

  Object.defineProperty(navigator, "geolocation", {
    value: {
      getCurrentPosition: (success, error) => setTimeout(() => tell(success, error)),
      watchPosition(success, error) {
        watchers.set(next, { success, error });
        setTimeout(() => tell(success, error));
        return next++;
      },
      clearWatch: (id) => watchers.delete(id),
    },
  });

  // QtWebEngine has no setting for it; `?dark` in the address asks for the dark page.
  const match = globalThis.matchMedia.bind(globalThis);
  globalThis.matchMedia = (query) => match(query.includes("dark") && location.search.includes("dark") ? "all" : query);

  globalThis.__sensors = {
    watching: () => watchers.size,
    moveTo(latitude, longitude, accuracy) {
      place = { latitude, longitude, accuracy };
      failure = null;
      for (const { success, error } of watchers.values()) tell(success, error);
    },
    fail(code) {
      failure = code; // 1 denied, 2 unavailable, 3 timeout
      for (const { success, error } of watchers.values()) tell(success, error);
    },
    later: (durationMs) => (ahead += durationMs), // the phone's clock, without waiting
    shifted: 0, // how much of the page has jumped, as the browser counts it
    notes: 0,
    shakes: [],
    notices: [], // what was announced, also when nobody looked at that moment
  };
  const announced = () => {
    const notice = document.querySelector(".van-notify")?.innerText;
    if (notice && notice !== globalThis.__sensors.notices.at(-1)) globalThis.__sensors.notices.push(notice);
  };
  new MutationObserver(announced).observe(document, { subtree: true, childList: true, characterData: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.__sensors.shifted += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  const start = OscillatorNode.prototype.start;
  OscillatorNode.prototype.start = function (...args) {
    globalThis.__sensors.notes += 1;
    return start.apply(this, args);
  };
  navigator.vibrate = (pattern) => Boolean(globalThis.__sensors.shakes.push(pattern));
})();
