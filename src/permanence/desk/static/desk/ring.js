// A ring is shown at once, from what is told of it; the column is drawn by the server and sent, to all consoles as it changes.
// docs/decisions/0019-a-ring-shows-itself.md, docs/decisions/0061-columns-drawn-once.md
const NOBODY = "00000000-0000-0000-0000-000000000000";
const OWN_MS = [50, 150]; // the call one speaks in
const NEXT_MS = [300, 1500]; // the call to answer next, when a request is done: not every console at one moment
const UNDRAWN_MS = 3000, SILENT_MS = 40000; // nothing came by the stream: the column is asked for
let asking = null, callsAt = 0, heardAt = performance.now();

const queues = () => document.getElementById("queues");
const pane = () => document.getElementById("pane");

function show(call, told) {
  const template = document.getElementById("ring-card");
  const list = queues()?.querySelector(".desk-calls .desk-list");
  if (!template || !list || document.getElementById(`call-${call}`)) return;
  const card = template.content.firstElementChild.cloneNode(true);
  const form = card.querySelector("form");
  for (const name of ["action", "hx-post"]) form.setAttribute(name, form.getAttribute(name).replace(NOBODY, call));
  const button = form.querySelector("button");
  button.id = `call-${call}`;
  card.dataset.row = button.id;
  card.dataset.told = performance.now();
  const part = (name) => card.querySelector(`[data-ring="${name}"]`);
  part("line").textContent = told.line;
  part("practice").textContent = told.practice ? `${told.practice} · ` : "";
  if (told.number) part("number").textContent = told.number;
  if (!told.outside) part("outside").parentElement.remove();
  else if (told.why) part("outside").textContent = told.why;
  card.querySelector("[data-since]").dataset.since = told.since;
  const before = [...list.querySelectorAll("[data-state=ringing]")].at(-1) || [...list.querySelectorAll("a.desk-call")].at(-1);
  if (before?.dataset.state === "ringing") {
    part("key")?.remove();
    delete button.dataset.key;
    delete button.dataset.keyWords;
  }
  list.querySelector(".desk-none")?.remove();
  if (before) before.closest("li").after(card); else list.prepend(card);
  htmx.process(card);
}

// Whoever hears more of a ring knows that it rings no more: a colleague has it, or the caller hung up.
function forget(call) {
  const shown = document.getElementById(`call-${call}`);
  if (shown?.dataset.state !== "ringing" || shown === document.activeElement) return;
  const first = shown.dataset.key;
  shown.closest("li").remove();
  const next = queues().querySelector("[data-state=ringing]");
  if (first && next) next.dataset.key = first;
  awaitCalls();
}

// The key is for whoever waits longest: when a colleague was quicker, for the next. Whoever presses one card means that one.
let chosen = null;
window.addEventListener("keydown", (event) => { chosen = event.target.closest?.("[data-state=ringing]") ? null : event.key; }, true);
window.addEventListener("pointerdown", () => { chosen = null; }, true);
document.addEventListener("htmx:configRequest", (event) => {
  const card = event.detail.triggeringEvent?.submitter;
  if (chosen && card?.dataset.key && event.detail.path.endsWith("/taking/")) event.detail.parameters.longest = "yes";
});

// What is new in the pane by others' deeds: the state of its call, and the call to answer next.
function askNews([least, most]) {
  asking ??= setTimeout(() => {
    asking = null;
    htmx.trigger("#news", "news");
  }, least + Math.random() * (most - least));
}

function askColumn() {
  htmx.trigger(queues(), "sse:desk", { due: true });
  askNews(OWN_MS);
}

// What is told of calls changes how they are drawn; when nothing comes of it, what stands here may not be true.
function awaitCalls() {
  const told = performance.now();
  setTimeout(() => { if (callsAt < told) askColumn(); }, UNDRAWN_MS);
}

// The request on the screen, and the call to answer next where one is done with it, as the column has them.
function agree() {
  const asked = document.getElementById("asked")?.value;
  for (const link of queues().querySelectorAll("a.desk-call")) {
    const here = Boolean(asked) && link.getAttribute("href").endsWith(`/${asked}/`);
    if (here) link.setAttribute("aria-current", "true"); else link.removeAttribute("aria-current");
  }
  const next = document.querySelector("#pane [id^=next-call]:not([data-drawn])");
  if (!next) return;
  const proposed = next.querySelector("form[action$='/taking/']")?.getAttribute("action").split("/").at(-3);
  const rings = queues().querySelector("[data-state=ringing][id^=call-]")?.id.slice(5);
  if (proposed !== rings) askNews(NEXT_MS);
}

document.addEventListener("htmx:afterSwap", (event) => {
  if (["pane", "queues"].includes(event.detail.target?.id) || event.target?.id === "pane") agree();
});

document.addEventListener("drawn", (event) => {
  heardAt = performance.now();
  if ("calls" in event.detail) callsAt = heardAt;
  agree();
});
document.addEventListener("still", () => { heardAt = performance.now(); });

setInterval(() => {
  if (performance.now() - heardAt < SILENT_MS) return;
  heardAt = performance.now();
  askColumn();
}, 5000);

document.addEventListener("sse:desk", (event) => {
  const told = event.detail || {};
  if (event.target !== queues() || told.due) return;
  event.stopImmediatePropagation();
  heardAt = performance.now();
  if (told.shown && told.call) show(told.call, told.shown);
  else if (told.call) forget(told.call);
  if (told.call && told.call === pane()?.dataset.call) askNews(OWN_MS);
  if (!told.again) return;
  if (pane()?.dataset.asked !== undefined) askNews(OWN_MS);
  awaitCalls();
}, true);
