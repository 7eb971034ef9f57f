// The service worker: keeps the application shell, and nothing else, for use without a network.
// `shell.js` is written by the backend: it lists the shell's files and a version made of their contents.
importScripts("shell.js");

const CACHE = `shell-${self.SHELL.version}`;
const START = new URL("./", self.location).href;

self.addEventListener("install", (event) => {
  const requests = self.SHELL.files.map((file) => new Request(file, { cache: "reload" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests)));
});

self.addEventListener("activate", (event) => {
  const removeOldShells = async () => {
    for (const name of await caches.keys()) if (name.startsWith("shell-") && name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(removeOldShells());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(START)) return; // the API is never cached here
  const wanted = request.mode === "navigate" ? START : request;
  event.respondWith(
    caches
      .open(CACHE)
      .then((cache) => cache.match(wanted))
      .then((kept) => kept ?? fetch(request)),
  );
});

// The page asks for this when the worker has agreed to load the new version.
self.addEventListener("message", (event) => {
  if (event.data === "activate-now") self.skipWaiting();
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const target = new URL(event.notification.data?.hash ?? "", START).href;
  const show = async () => {
    const [open] = await self.clients.matchAll({ type: "window" });
    if (!open) return self.clients.openWindow(target);
    open.postMessage({ open: event.notification.data?.hash });
    return open.focus();
  };
  event.waitUntil(show());
});
