// The page's own database (IndexedDB): session, cached tasks, outbox, drafts, photos and unsent positions.
import { openDB, toRaw } from "./lib.js";

const NAME = "waiqin-phone";
const STORES = ["values", "orders", "outbox", "drafts", "photos", "fixes"];

// Vue's proxies cannot be cloned into the database; everything is stored as plain data.
export function plain(value) {
  return structuredClone(deepRaw(value));
}

function deepRaw(value) {
  const raw = toRaw(value);
  if (Array.isArray(raw)) return raw.map(deepRaw);
  if (raw === null || typeof raw !== "object" || Object.getPrototypeOf(raw) !== Object.prototype) return raw;
  return Object.fromEntries(Object.entries(raw).map(([key, inner]) => [key, deepRaw(inner)]));
}

export class Store {
  static async open() {
    const database = await openDB(NAME, 1, {
      upgrade(db) {
        db.createObjectStore("values");
        db.createObjectStore("orders", { keyPath: "id" });
        db.createObjectStore("outbox", { keyPath: "number", autoIncrement: true });
        db.createObjectStore("drafts", { keyPath: "order_id" });
        db.createObjectStore("photos", { keyPath: "id" });
        db.createObjectStore("fixes", { keyPath: "number", autoIncrement: true });
      },
    });
    return new Store(database);
  }

  constructor(database) {
    this.database = database;
  }

  value(key) {
    return this.database.get("values", key);
  }

  setValue(key, value) {
    return this.database.put("values", plain(value), key);
  }

  get(store, key) {
    return this.database.get(store, key);
  }

  all(store) {
    return this.database.getAll(store);
  }

  put(store, item) {
    return this.database.put(store, plain(item));
  }

  remove(store, key) {
    return this.database.delete(store, key);
  }

  count(store) {
    return this.database.count(store);
  }

  clear(store) {
    return this.database.clear(store);
  }

  first(store, count) {
    return this.database.getAll(store, null, count);
  }

  removeUpTo(store, key) {
    return this.database.delete(store, IDBKeyRange.upperBound(key));
  }

  // Replaces the whole content of one store in one transaction.
  async replaceAll(store, items) {
    const transaction = this.database.transaction(store, "readwrite");
    transaction.store.clear();
    for (const item of items) transaction.store.put(plain(item));
    await transaction.done;
  }

  // Runs `work({name: objectStore})` in one transaction over the named stores.
  async together(names, work) {
    const transaction = this.database.transaction(names, "readwrite");
    const stores = Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)]));
    await Promise.all([work(stores), transaction.done]);
  }

  async wipe() {
    const transaction = this.database.transaction(STORES, "readwrite");
    for (const name of STORES) transaction.objectStore(name).clear();
    await transaction.done;
  }
}
