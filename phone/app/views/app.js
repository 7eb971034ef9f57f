// The frame around every page: theme, tabs, the ring and the offer of a new version.
import { computed, html, inject, onBeforeUnmount, ref, vant } from "../lib.js";
import { LookUpsView } from "./look_ups.js";
import { MeView } from "./me.js";
import { MessageNote } from "./message_note.js";
import { MessagesView } from "./messages.js";
import { OutboxView } from "./outbox.js";
import { ReplyView } from "./reply.js";
import { RingView } from "./ring.js";
import { ReportView } from "./report.js";
import { ReportsView } from "./reports.js";
import { SignInView } from "./sign_in.js";
import { StartView } from "./start.js";
import { TaskView } from "./task.js";
import { TasksView } from "./tasks.js";

const PAGES = {
  tasks: TasksView,
  task: TaskView,
  reply: ReplyView,
  start: StartView,
  outbox: OutboxView,
  report: ReportView,
  reports: ReportsView,
  me: MeView,
  look_ups: LookUpsView,
  messages: MessagesView,
};

export const AppView = {
  setup() {
    const { model, router, shell, texts } = inject("phone");
    const { t } = texts;
    const theme = useTheme();
    const tab = computed(() => (["tasks", "reports", "me"].includes(router.route.name) ? router.route.name : null));

    const tabs = () => html`
      <${vant.Tabbar} modelValue=${tab.value} safeAreaInsetBottom=${true} border=${true}>
        <${vant.TabbarItem} name="tasks" icon="todo-list-o" badge=${model.open.value.length || ""}
          onClick=${() => router.replace("#/tasks")}>${t("tab.tasks")}<//>
        <${vant.TabbarItem} name="reports" icon="bullhorn-o" data-tab="reports"
          onClick=${() => router.replace("#/reports")}>${t("tab.reports")}<//>
        <${vant.TabbarItem} name="me" icon="contact-o" dot=${model.unsent.value.length > 0}
          onClick=${() => router.replace("#/me")}>${t("tab.me")}<//>
      <//>`;

    return () => html`
      <${vant.ConfigProvider} theme=${theme.value} class="frame">
        ${!isSecureContext && html`<p class="bar quiet">${t("app.insecure")}</p>`}
        ${model.state.updateReady && html`<button class="bar update" onClick=${shell.activate}>${t("app.update")}</button>`}
        ${
          model.state.signedIn
            ? html`<${PAGES[router.route.name]} key=${`${router.route.name}-${router.route.id}`} id=${router.route.id} />`
            : html`<${SignInView} />`
        }
        ${model.state.signedIn && tab.value && tabs()}
        ${model.state.signedIn && model.state.notes.length > 0 && html`<${MessageNote} key="note" />`}
        ${model.state.signedIn && model.state.ringing !== null && html`<${RingView} key="ring" />`}
      <//>`;
  },
};

function useTheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const theme = ref(dark.matches ? "dark" : "light");
  const follow = () => (theme.value = dark.matches ? "dark" : "light");
  dark.addEventListener("change", follow);
  onBeforeUnmount(() => dark.removeEventListener("change", follow));
  return theme;
}
