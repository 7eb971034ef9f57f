// Who is signed in on this phone: keeps the tokens, refreshes them, and sends every authorised request.
import { Refused, SignedOut } from "./errors.js";
import { json, send } from "./http.js";
import { alone } from "./locks.js";

export class Session {
  constructor(store) {
    this.store = store;
    this.tokens = null; // {access, refresh}
    this.account = null;
    this.onEnded = () => {};
  }

  async load() {
    const kept = await this.store.value("session");
    if (!kept) return false;
    this.tokens = kept.tokens;
    this.account = kept.account;
    return Boolean(this.tokens);
  }

  // Raises Refused for a wrong or used code, Unreachable without a network.
  async signIn(phone, code, deviceName) {
    const body = { phone, code, device_name: deviceName };
    const answer = await json(await send("auth/worker", { method: "POST", body }));
    const before = await this.store.value("session");
    if (before && before.account.id !== answer.account.id) await this.store.wipe();
    await this.#keep(answer);
  }

  async signOut() {
    const token = this.tokens?.access;
    this.tokens = null;
    this.account = null;
    if (token) await send("auth/revoke", { method: "POST", token }).catch(() => {}); // offline: it expires by itself
  }

  async fetch(path, options = {}) {
    if (!this.tokens) throw new SignedOut();
    const used = this.tokens.access;
    try {
      return await send(path, { ...options, token: used });
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 401) throw error;
    }
    await this.#refresh(used);
    return this.#sendAgain(path, options);
  }

  async json(path, options) {
    return json(await this.fetch(path, options));
  }

  async #sendAgain(path, options) {
    try {
      return await send(path, { ...options, token: this.tokens?.access });
    } catch (error) {
      if (error instanceof Refused && error.status === 401) await this.#end();
      throw error instanceof Refused && error.status === 401 ? new SignedOut() : error;
    }
  }

  // `used` is the access token that was refused: somebody else here may have renewed it already.
  #refresh(used) {
    return alone("session", async () => {
      const kept = await this.store.value("session");
      if (kept?.tokens && kept.tokens.access !== used) {
        this.tokens = kept.tokens;
        return;
      }
      if (!this.tokens) throw new SignedOut();
      try {
        const body = { refresh_token: this.tokens.refresh };
        await this.#keep(await json(await send("auth/refresh", { method: "POST", body })));
      } catch (error) {
        if (!(error instanceof Refused) || error.status === 429) throw error;
        await this.#end();
        throw new SignedOut();
      }
    });
  }

  async #keep(answer) {
    this.tokens = { access: answer.access_token, refresh: answer.refresh_token };
    this.account = answer.account;
    await this.store.setValue("session", { tokens: this.tokens, account: this.account });
  }

  // The account stays on record, so that the same worker finds tasks, drafts and outbox after signing in again.
  async #end() {
    this.tokens = null;
    if (this.account) await this.store.setValue("session", { tokens: null, account: this.account });
    this.onEnded();
  }
}
