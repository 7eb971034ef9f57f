// Keeps the page true while somebody looks at it: asks for itself twice a minute and takes over what has changed.
// Without this script the page is read as it came; what is being filled in is never touched.
const EVERY_MS = 30_000;
const LONGEST_MS = 10 * 60_000;
const PARTS = ["status", "rating", "record"];
let waitMs = EVERY_MS;
let timer = 0;
let touched = false;

const part = (id, page = document) => page.getElementById(id);

function take(page) {
  for (const id of PARTS) {
    if (id === "rating" && (touched || part(id).contains(document.activeElement))) continue;
    const fresh = part(id, page);
    if (fresh && fresh.innerHTML !== part(id).innerHTML) part(id).replaceWith(document.adoptNode(fresh));
  }
}

async function refresh() {
  clearTimeout(timer);
  if (document.hidden) return;
  const answer = await fetch(location.href.replace(/[?&]thanks=1/, ""), { cache: "no-store" }).catch(() => null);
  if (answer?.ok) {
    take(new DOMParser().parseFromString(await answer.text(), "text/html"));
    waitMs = EVERY_MS;
  } else if (answer?.status === 404) {
    location.reload(); // it holds no more: the page says so
    return;
  } else {
    part("fresh").textContent = part("status").dataset.offline;
    const told = Number(answer?.headers.get("Retry-After")) * 1000 || 0;
    waitMs = Math.max(told, Math.min(waitMs * 2, LONGEST_MS));
  }
  timer = setTimeout(refresh, waitMs);
}

part("rating").addEventListener("input", () => (touched = true));
document.addEventListener("visibilitychange", () => document.hidden || refresh());
addEventListener("online", refresh);
timer = setTimeout(refresh, EVERY_MS);
