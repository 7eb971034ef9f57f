// 签到: finds out where the worker is, says how far that is from the site, and lets the worker decide.
import { distance } from "../format.js";
import { ref, vant } from "../lib.js";
import { distanceM, needsReason } from "../rules.js";

export function useCheckIn({ model, operations, reporter, texts }) {
  const { t } = texts;
  const busy = ref(false);
  const asking = ref(null); // {order, place} while a reason is asked for

  async function ask(title, message, confirmButtonText) {
    try {
      await vant.showConfirmDialog({ title, message, confirmButtonText });
      return true;
    } catch {
      return false; // cancelled
    }
  }

  function question(order, place) {
    const away = distanceM(place, order);
    if (away === null) return [t("check_in.no_site"), t("check_in.confirm")];
    const words = { distance: distance(texts, away), accuracy: Math.round(place.accuracy_m ?? 0) };
    const near = !needsReason(order, place, model.workflow(order));
    return near ? [t("check_in.near", words), t("check_in.confirm")] : [t("check_in.far", words), t("check_in.anyway")];
  }

  async function start(order) {
    if (busy.value) return;
    busy.value = true;
    let place = null;
    let asked;
    try {
      place = await reporter.locate();
      asked = question(order, place);
    } catch (error) {
      asked = [t("check_in.no_fix", { reason: t(`report.error.${error.message}`) }), t("check_in.without")];
    } finally {
      busy.value = false;
    }
    if (!(await ask(t("check_in.title"), ...asked))) return;
    if (needsReason(order, place, model.workflow(order))) asking.value = { order, place };
    else await operations.checkIn(order, place);
  }

  function give(reason) {
    const { order, place } = asking.value;
    return operations.checkIn(order, place, reason);
  }

  return { busy, start, asking, give };
}
