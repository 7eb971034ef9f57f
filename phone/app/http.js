// One request, one answer: turns fetch's outcomes into JSON or one of our errors. Knows nothing of sessions.
import { Refused, Unreachable } from "./errors.js";

const TIMEOUT_MS = 20_000;
const UPLOAD_TIMEOUT_MS = 120_000;

export const API = new URL("../api/", document.baseURI);

export async function send(path, { method = "GET", token, body, key, signal, headers = {} } = {}) {
  const init = { method, headers: { Accept: "application/json", ...headers }, cache: "no-store" };
  if (token) init.headers.Authorization = `Bearer ${token}`;
  if (key) init.headers["Idempotency-Key"] = key;
  if (body instanceof Blob) {
    init.headers["Content-Type"] = body.type;
    init.body = body;
  } else if (body !== undefined) {
    init.headers["Content-Type"] = "application/json";
    init.body = JSON.stringify(body);
  }
  init.signal = signal ?? AbortSignal.timeout(body instanceof Blob ? UPLOAD_TIMEOUT_MS : TIMEOUT_MS);
  let response;
  try {
    response = await fetch(new URL(path, API), init);
  } catch (error) {
    throw new Unreachable(String(error)); // no route, closed connection or timeout: fetch does not say which
  }
  if (response.ok) return response;
  throw await failure(response);
}

export async function json(response) {
  if (response.status === 204) return null;
  try {
    return await response.json();
  } catch (error) {
    throw new Unreachable(String(error)); // cut off in the middle
  }
}

async function failure(response) {
  const { status } = response;
  if (status >= 500) return new Unreachable(`HTTP ${status}`, Number(response.headers.get("Retry-After")) || null);
  const problem = await response.json().catch(() => ({ title: response.statusText, status }));
  if (status === 429) problem.retry_after_s = Number(response.headers.get("Retry-After")) || null;
  return new Refused(status, problem);
}
