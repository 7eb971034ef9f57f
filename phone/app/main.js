// The composition root: the only file that sees every part of the page.
import { Awake } from "./awake.js";
import { Clock } from "./clock.js";
import { createApp, vant, watch } from "./lib.js";
import { Live } from "./live.js";
import { Locator } from "./locator.js";
import { Model } from "./model.js";
import { Operations } from "./operations.js";
import { Outbox } from "./outbox.js";
import { Reporter } from "./reporter.js";
import { Ringer } from "./ringer.js";
import { Router } from "./router.js";
import { Session } from "./session.js";
import { registerShell } from "./shell.js";
import { Store } from "./store.js";
import { Texts } from "./texts.js";
import { AppView } from "./views/app.js";
import { Work } from "./work.js";

const store = await Store.open();
const clock = new Clock();
const model = new Model(clock);
const session = new Session(store);
const texts = new Texts();
const router = new Router();
const ringer = new Ringer();
const awake = new Awake();
const reporter = new Reporter(store, session, clock, model.state.report);
const outbox = new Outbox(store, session);
const operations = new Operations({ model, store, outbox, reporter, ringer });
const locator = new Locator({ model, session, reporter, clock });
const live = new Live({ model, store, session, clock, operations });
const shell = registerShell(model, router);
const work = new Work({
  model,
  store,
  session,
  outbox,
  reporter,
  ringer,
  live,
  locator,
  operations,
  texts,
  router,
});

watch(model.silence, (reason) => work.followPrivacy(reason), { immediate: true });
watch(model.intervalS, () => work.followPrivacy(model.silence.value));

watch(
  () => model.state.report.running,
  (running) => awake.setReporting(running),
);

// What nobody expected is at least not silent; the browser's console has the details.
addEventListener("unhandledrejection", () => vant.showToast(texts.t("app.error")));

createApp(AppView)
  .use(vant)
  .provide("phone", {
    model,
    clock,
    texts,
    router,
    ringer,
    awake,
    reporter,
    outbox,
    operations,
    session,
    live,
    work,
    shell,
    store,
  })
  .mount("#app");

if (await session.load()) await work.begin();
else if (session.account) model.state.expired = true;
