// What is known about one task: customer, place, description, check-in and reply.
import { distance, moment } from "../format.js";
import { html, inject, vant } from "../lib.js";
import { distanceM } from "../rules.js";
import { ReplyPhotos } from "./reply_photos.js";

export const TaskFacts = {
  props: ["order"],
  setup(props) {
    const { clock, model, texts } = inject("phone");
    const { t } = texts;
    const at = (value) => moment(texts, value, clock.face.nowMs);

    const fact = (key, value, attributes = {}) =>
      value && html`<${vant.Cell} title=${t(`task.${key}`)} ...${attributes} slots=${{ value: () => value }} />`;

    const sub = (text) => text && html`<span class="sub">${text}</span>`;

    const link = (url, icon, label) => ({
      "right-icon": () =>
        html`<a href=${url} aria-label=${label} style="padding:10px;margin:-10px"><${vant.Icon} name=${icon} size="24" /></a>`,
    });

    const place = (order) => {
      const away = distanceM(model.state.report.fix, order);
      const value = () => [
        order.address,
        sub(away !== null && t("distance.away", { distance: distance(texts, away) })),
      ];
      const url =
        order.lat == null
          ? `geo:0,0?q=${encodeURIComponent(order.address)}`
          : `geo:${order.lat},${order.lon}?q=${order.lat},${order.lon}(${encodeURIComponent(order.title)})`;
      return html`<${vant.Cell} title=${t("task.address")} slots=${{ value, ...link(url, "guide-o", t("task.navigate")) }} />`;
    };

    const contact = (order) => {
      const name = order.contact_name || order.contact_phone;
      const value = () => [name, sub(order.contact_name && order.contact_phone)];
      const call = order.contact_phone && link(`tel:${order.contact_phone}`, "phone-o", t("task.call", { name }));
      return html`<${vant.Cell} title=${t("task.contact")} slots=${{ value, ...call }} />`;
    };

    const checkIn = ({ check_in: done }) =>
      done && [
        at(done.at),
        sub(
          done.lat == null
            ? t("task.check_in_nowhere")
            : done.distance_m != null && t("task.check_in_distance", { distance: distance(texts, done.distance_m) }),
        ),
      ];

    const filled = (field) => {
      const chosen = field[`value_${texts.language}`];
      const value = `${chosen || field.value} ${field.unit}`.trim();
      return html`<${vant.Cell} key=${field.name} title=${field[texts.language]} value=${value} />`;
    };

    // What the room had to say when it raised the order: sites, both ends; a line each.
    const asked = ({ fields, party }) =>
      (fields?.length > 0 || party) &&
      html`
      <${vant.CellGroup} inset class="facts" data-facts="asked">
        ${fact("party", party && party[texts.language])}
        ${(fields ?? []).map(filled)}
      <//>`;

    // What came with the order: photos of a report from the street, or of the room.
    const pictures = ({ files }) => (files ?? []).filter((file) => file.media_type.startsWith("image/")).map((file) => file.id);

    const rating = ({ rating: said }) => said && [t("task.rating_score", { score: said.score }), sub(said.comment)];

    const told = ({ feedback }) => feedback && [feedback.cause, sub(feedback.advice)];

    const defects = ({ state, checks }) => state === "qc_failed" && checks?.at(-1)?.defects;

    const reply = ({ reply: done }) =>
      done &&
      html`
      <${vant.CellGroup} inset class="facts">
        ${fact("reply", [t(`reply.result.${done.result}`), sub(done.text)])}
        ${(done.fields ?? []).map(filled)}
        ${done.attachment_ids.length > 0 && html`<${ReplyPhotos} ids=${done.attachment_ids} />`}
      <//>`;

    return () => {
      const { order } = props;
      const level = order.customer_level && t(`level.${order.customer_level}`);
      return html`
        <div>
          <${vant.CellGroup} inset class="facts">
            ${fact("customer", order.customer_name && [order.customer_name, sub(level)])}
            ${(order.contact_name || order.contact_phone) && contact(order)}
            ${(order.address || order.lat != null) && place(order)}
            ${fact("planned", order.planned_at && at(order.planned_at))}
            ${fact("deadline", order.due_at && at(order.due_at))}
          <//>
          <${vant.CellGroup} inset class="facts">
            ${fact("description", order.description)}
            ${fact("type", t(`type.${order.type}`))}
            ${fact("number", order.number)}
            ${fact("reason", order.reason)}
            ${fact("check_in", checkIn(order))}
            ${fact("defects", defects(order))}
            ${fact("incident", order.incident && order.incident.by)}
            ${fact("told", told(order))}
            ${fact("rating", rating(order))}
          <//>
          ${asked(order)}
          ${
            pictures(order).length > 0 &&
            html`
            <${vant.CellGroup} inset class="facts" data-facts="files">
              <div class="field-title"><b>${t("task.files")}</b></div>
              <${ReplyPhotos} ids=${pictures(order)} />
            <//>`
          }
          ${reply(order)}
        </div>`;
    };
  },
};
