// A list follows what is told of the desk, and the moments that pass: what has not changed stays as it stands.
const SOON_MS = [300, 1500], LATER_MS = 60000; // not every page at one moment; and once a minute whatever is told
let asking = null;

const list = () => document.querySelector("[data-anew]");

function ask(wait) {
  const at = performance.now() + wait;
  if (asking && asking.at <= at) return;
  clearTimeout(asking?.timer);
  asking = { at, timer: setTimeout(() => { asking = null; htmx.trigger(list(), "sse:desk", { due: true }); }, wait) };
}

function askLater() {
  const dues = [...list().querySelectorAll("[data-due]")].map((row) => Date.parse(row.dataset.due) - Date.now()).filter((ms) => ms > 0);
  ask(Math.min(LATER_MS, ...dues.map((ms) => ms + 500)));
}

function rowsOf(place) {
  const rows = [...place.children].filter((row) => row.dataset.row);
  return { order: rows.map((row) => row.dataset.row), rows: Object.fromEntries(rows.map((row) => [row.dataset.row, row.outerHTML])) };
}

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target !== list()) return;
  if (event.detail.successful) {
    const answer = document.createElement("template");
    answer.innerHTML = event.detail.xhr.responseText;
    const places = [...answer.content.querySelectorAll("[data-drawn]")].map((place) => [place.dataset.drawn, rowsOf(place)]);
    document.dispatchEvent(new CustomEvent("drawn", { detail: Object.fromEntries(places) }));
  }
  askLater();
});

document.addEventListener("sse:desk", (event) => {
  if (event.target !== list() || event.detail?.due) return;
  event.stopImmediatePropagation();
  ask(SOON_MS[0] + Math.random() * (SOON_MS[1] - SOON_MS[0]));
}, true);

askLater();
