// The one place where the page meets its libraries; everything else imports them from here.
import htm from "../vendor/htm.js";

export { openDB } from "../vendor/idb.js";
export { EventSourceParserStream } from "../vendor/eventsource-parser/stream.js";
export { default as vantEnglish } from "../vendor/vant-en-US.js";

export const {
  computed,
  createApp,
  h,
  inject,
  nextTick,
  onBeforeUnmount,
  onMounted,
  reactive,
  ref,
  shallowRef,
  toRaw,
  watch,
} = globalThis.Vue;
export const vant = globalThis.vant;

// Tagged templates instead of compiled ones: the Content-Security-Policy allows no code made from text.
// Children of a component become its default slot; other slots are given as `slots=${{ name: () => … }}`.
function element(type, props, ...children) {
  this[0] = 3; // never reuse a node between renders
  if (typeof type === "string") return h(type, props, children);
  const { slots, ...attributes } = props ?? {};
  return h(type, attributes, children.length ? { default: () => children, ...slots } : slots);
}

export const html = htm.bind(element);
