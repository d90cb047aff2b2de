// One stream for the page. The server names its events by topic; what says hx-trigger="sse:topic" refreshes.
// A page with data-drawing names what the server draws for it, and is sent what changes of that (drawn.js).
// "hello" says that events may have been missed (a new connection, a full queue): all that listens refreshes once.
const address = document.body.dataset.live;
const sign = document.querySelector("[data-live-state]");
const heard = new Set();
let source = null;
let wait = 1000;

function tell(state) {
  if (!sign || sign.dataset.state === state) return;
  sign.dataset.state = state;
  sign.querySelector(".word").textContent = sign.dataset[state];
  sign.title = sign.dataset[state];
}

const listeners = () => [...document.querySelectorAll("[hx-trigger*='sse:'], [data-hx-trigger*='sse:']")];
const topics = (element) => [...(element.getAttribute("hx-trigger") || element.getAttribute("data-hx-trigger")).matchAll(/sse:([\w.-]+)/g)].map((found) => found[1]);

function pass(topic, detail) {
  for (const element of listeners()) {
    if (topics(element).includes(topic)) htmx.trigger(element, `sse:${topic}`, detail);
  }
  document.body.dispatchEvent(new CustomEvent(`live:${topic}`, { detail }));
}

function parse(data) {
  try { return JSON.parse(data); } catch { return { data }; }
}

function hear() {
  for (const element of listeners()) {
    for (const topic of topics(element)) {
      if (heard.has(topic) || !source) continue;
      heard.add(topic);
      source.addEventListener(topic, (event) => pass(topic, parse(event.data)));
    }
  }
}

function catchUp() {
  listeners().forEach((element) => htmx.trigger(element, `sse:${topics(element)[0]}`, { again: true }));
}

function connect() {
  const drawing = document.querySelector("[data-drawing]")?.dataset.drawing;
  source = new EventSource(drawing ? `${address}?drawn=${drawing}` : address);
  heard.clear();
  source.addEventListener("open", () => { wait = 1000; tell("connected"); });
  for (const name of ["drawn", "still"]) {
    source.addEventListener(name, (event) => document.dispatchEvent(new CustomEvent(name, { detail: parse(event.data) })));
  }
  source.addEventListener("hello", () => { catchUp(); document.dispatchEvent(new CustomEvent("live-again")); });
  source.addEventListener("error", () => {
    tell(navigator.onLine && wait < 8000 ? "catching" : "lost");
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(connect, wait);
    wait = Math.min(wait * 2, 30000);
  });
  hear();
}

if (address) {
  document.addEventListener("DOMContentLoaded", connect); // after htmx, so that what is told first finds who listens
  document.addEventListener("htmx:load", hear);
  window.addEventListener("offline", () => tell("lost"));
  window.addEventListener("online", () => { source.close(); wait = 1000; connect(); }); // a stream may outlive a short cut, and say nothing of it
  window.addEventListener("pagehide", () => source.close());
  window.addEventListener("pageshow", (event) => event.persisted && connect());
}
