// What a thumb would find: the smallest visible element that fits, brought into view and not covered by another.
// `SELECTOR` and `TEXT` are replaced by strings; the value is {x, y, disabled} in page pixels, as JSON.
((selector, text) => {
  const shown = (element) => {
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    return box.width > 0 && box.height > 0 && style.visibility !== "hidden" && Number(style.opacity) > 0.1;
  };
  const words = (element) => (element.innerText ?? element.value ?? "").replace(/\s+/g, "");
  const fitting = [...document.querySelectorAll(selector)].filter(
    (element) => shown(element) && (!text || words(element).includes(text)),
  );
  const element = fitting.sort((a, b) => a.innerHTML.length - b.innerHTML.length)[0];
  if (!element) return "null";
  element.scrollIntoView({ block: "center", behavior: "instant" });
  const box = element.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  const top = document.elementFromPoint(x, y);
  if (!top || !(element.contains(top) || top.contains(element))) return "null";
  return JSON.stringify({ x, y, disabled: Boolean(element.disabled) });
})(SELECTOR, TEXT);
