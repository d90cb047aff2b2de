// What htmx does when an answer is missing, unexpected or refused: tell it, lose nothing, try again.
const toasts = () => document.getElementById("toasts");
const say = (detail) => document.dispatchEvent(new CustomEvent("toast", { detail }));
const isReading = (event) => event.detail.requestConfig.verb === "get";
const waits = new WeakMap();
let lost = false;

function tryAgain(element, config) {
  const wait = Math.min((waits.get(element) || 1000) * 2, 15000);
  waits.set(element, wait);
  setTimeout(() => {
    if (!element.isConnected) return;
    htmx.ajax("GET", config.path, { source: element, target: config.target });
  }, wait);
}

// What is kept as one types it: while the server has not got it the screen says so, and it is sent again, by and by,
// when the stream is back, and just before anything else is done.
const unkept = new Set();
const isDraft = (element) => element.matches?.("[hx-post][hx-trigger*='input changed']");
const sendDrafts = () => unkept.forEach((draft) => draft.isConnected ? htmx.trigger(draft, "change") : unkept.delete(draft));

function notKept(draft) {
  unkept.add(draft);
  const sign = document.querySelector(draft.getAttribute("hx-target"));
  if (sign) sign.textContent = toasts().dataset.unkept;
  const wait = Math.min((waits.get(draft) || 1000) * 2, 15000);
  waits.set(draft, wait);
  setTimeout(() => { if (unkept.has(draft) && draft.isConnected) htmx.trigger(draft, "change"); }, wait);
}

document.addEventListener("live-again", sendDrafts);
window.addEventListener("beforeunload", (event) => { if ([...unkept].some((draft) => draft.isConnected)) event.preventDefault(); });
document.addEventListener("htmx:beforeRequest", (event) => {
  if (!isReading(event) && !isDraft(event.detail.elt)) sendDrafts();
});

// Nothing answers, or what answers says that it will be back in a moment.
const isAway = (xhr) => xhr.status === 503;

function away(event) {
  const words = toasts().dataset;
  const { elt, requestConfig, target } = event.detail;
  if (isDraft(elt)) {
    if (!lost) say({ id: "network", tone: "danger", text: words.lostWriting, stays: true });
    lost = true;
    notKept(elt);
    return;
  }
  if (isReading(event)) {
    if (!lost) say({ id: "network", tone: "danger", text: words.lost, stays: true });
    lost = true;
    tryAgain(elt, { path: requestConfig.path, target });
    return;
  }
  const event_name = requestConfig.triggeringEvent?.type || "submit";
  say({ id: "network", tone: "danger", text: words.lostWriting, stays: true, act: words.retryWords, then: () => htmx.trigger(elt, event_name) });
}

document.addEventListener("htmx:sendError", away);
document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.xhr || event.detail.xhr.status === 0 || isAway(event.detail.xhr)) return;
  if (event.detail.xhr.status >= 500 && isDraft(event.detail.elt)) notKept(event.detail.elt);
  else waits.delete(event.detail.elt);
  if (event.detail.xhr.status < 300) unkept.delete(event.detail.elt);
  if (!lost) return;
  lost = false;
  say({ id: "network", text: toasts().dataset.back });
});

// A whole page where a fragment was asked for: never pour it into the page one is working in.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig, boosted } = event.detail;
  if (isAway(xhr)) { event.detail.shouldSwap = false; return; }
  if (boosted || requestConfig?.boosted || !/^\s*<!doctype/i.test(xhr.responseText)) return;
  event.detail.shouldSwap = false;
  const words = toasts().dataset;
  const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
  if (page.querySelector("form input[type=password]")) {
    say({ id: "signed-out", tone: "danger", text: words.signedOut, stays: true, link: xhr.responseURL, act: words.signIn });
  } else {
    say({ tone: "danger", text: page.querySelector("h1")?.textContent.trim() || words.failed });
  }
});

document.addEventListener("htmx:responseError", (event) => {
  if (isAway(event.detail.xhr)) away(event);
  else if (event.detail.xhr.status >= 500) say({ tone: "danger", text: toasts().dataset.failed });
});

// Two deeds on their way at once: the answer to the first replaces the place that the second was to fill. The place is
// found again by its name; an answer that shows how things stood before what stands there is not shown.
const latest = new Map();

function fill(swap, name) {
  const detail = swap.detail;
  const shown = Number(detail.xhr.getResponseHeader("Shown-At") || Infinity);
  if (shown < (latest.get(name) || 0)) { detail.shouldSwap = false; return; }
  if (shown < Infinity) latest.set(name, shown);
  if (detail.target.isConnected) return;
  const place = document.getElementById(detail.target.id);
  if (!place) return;
  detail.target = place;
  if (!place.dispatchEvent(new CustomEvent("htmx:beforeSwap", { bubbles: true, cancelable: true, detail }))) swap.preventDefault();
}

document.addEventListener("htmx:beforeSend", (event) => {
  const { xhr, target, requestConfig } = event.detail;
  if (!target.id || !["submit", "click"].includes(requestConfig.triggeringEvent?.type)) return;
  const filling = (swap) => { if (swap.detail.xhr === xhr) fill(swap, target.id); };
  target.addEventListener("htmx:beforeSwap", filling);
  xhr.addEventListener("loadend", () => target.removeEventListener("htmx:beforeSwap", filling));
});
