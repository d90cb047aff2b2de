// Typed ahead: a deed is on its way to the server, and the hands go on. What the screen shows answers at once; a key that
// means nothing on it is meant for the screen to come, and waits for it with all that is typed after. The same key again
// is impatience. Enter and Ctrl+Enter never wait: nobody agrees to what he has not read.
const LONGEST_MS = 10000; // after that it is no longer the same thought
const FIELDS = "input:not([type=radio], [type=checkbox], [type=button], [type=submit]), textarea, select, [contenteditable]";
const awaited = new Map(); // each request, and the key that sent it
let held = [];
let last = null;

const typing = (element) => element?.matches?.(FIELDS);
const plain = (event) => !event.ctrlKey && !event.altKey && !event.metaKey && !event.isComposing;
const waits = (event) => plain(event) && (event.key === "Escape" || (event.key.length === 1 && document.documentElement.dataset.keys !== "off"));
const again = (event) => event.isTrusted && !held.length && [...awaited.values()].includes(event.key);

// What has a meaning on the screen as it is, gravity before all, does not wait for an answer that is still on its way.
function means(key) {
  const where = document.querySelector("dialog[open]") || document;
  return [...where.querySelectorAll("[data-key]")].some((element) => element.offsetParent !== null && !element.disabled
    && element.dataset.key.toLowerCase().split(" ").includes(key.toLowerCase()));
}

const ready = (key) => !awaited.size || typing(document.activeElement) || means(key);

function swallow(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

function hold(event) {
  swallow(event);
  held.push(event.key);
}

function replay() {
  while (held.length && ready(held[0])) {
    const key = held.shift();
    const place = document.activeElement || document.body;
    const answered = !place.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    if (answered || key === "Escape") continue;
    if (typing(place)) document.execCommand("insertText", false, key);
    else held = []; // it means nothing here either, so what follows does not
  }
}

document.addEventListener("htmx:beforeSend", (event) => {
  const { xhr, requestConfig } = event.detail;
  if (!["submit", "click"].includes(requestConfig.triggeringEvent?.type)) return;
  const over = () => { awaited.delete(xhr); replay(); };
  awaited.set(xhr, last);
  const patience = setTimeout(() => { held = []; over(); }, LONGEST_MS);
  xhr.addEventListener("loadend", () => {
    clearTimeout(patience);
    if (!xhr.status || xhr.status >= 500) held = [];
    over();
  });
});

window.addEventListener("pointerdown", () => { last = null; }, true);
window.addEventListener("keydown", (event) => {
  if (!typing(event.target)) {
    const pressing = event.key === "Enter" || (event.key.length === 1 && plain(event));
    if (pressing && (event.repeat || again(event))) return swallow(event); // a key held down is pressed once
    if (event.isTrusted && awaited.size && waits(event) && held.length) return hold(event);
  }
  if (event.isTrusted) last = event.key;
}, true);
document.addEventListener("keydown", (event) => {
  if (!awaited.size || !event.isTrusted || event.defaultPrevented || typing(event.target)) return;
  if (waits(event) && !document.querySelector("dialog[open]")) hold(event);
});
