// The application shell: registers the service worker and offers a new version when one has been fetched.

export function registerShell(model, router) {
  const container = navigator.serviceWorker;
  if (!container) return { activate: () => location.reload() };

  let waiting = null;
  const offer = (worker) => {
    waiting = worker;
    model.state.updateReady = Boolean(container.controller); // the very first one replaces nothing
  };
  const failed = () => {}; // offline or not allowed: the page works without, and tries again when it is next opened
  container.register("sw.js", { updateViaCache: "none" }).then((registration) => {
    if (registration.waiting) offer(registration.waiting);
    registration.addEventListener("updatefound", () => {
      const worker = registration.installing;
      worker.addEventListener("statechange", () => worker.state === "installed" && offer(worker));
    });
  }, failed);
  let wanted = false;
  container.addEventListener("controllerchange", () => wanted && location.reload());
  container.addEventListener("message", ({ data }) => data?.open && router.go(data.open));
  return {
    activate() {
      wanted = true;
      waiting?.postMessage("activate-now");
    },
  };
}
