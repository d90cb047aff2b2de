// A ring is shown at once, from what is told of it; the queues are asked for afterwards, and not by every console at one moment.
// docs/decisions/0019-a-ring-shows-itself.md
const NOBODY = "00000000-0000-0000-0000-000000000000";
const IDLE_MS = [100, 1000]; // nothing is worked on: the practice that rings is about to be read
const BUSY_MS = [3000, 9000]; // someone is spoken with: what others write can wait, and their calls until the next half minute
let waiting = null;

const queues = () => document.getElementById("queues");
const busy = () => Boolean(document.querySelector("#pane[data-asked] .desk-state")) && !document.querySelector("#pane .desk-done");

function show(call, told) {
  const template = document.getElementById("ring-card");
  const list = queues()?.querySelector(".desk-calls .desk-list");
  if (!template || !list || document.getElementById(`call-${call}`)) return;
  const card = template.content.firstElementChild.cloneNode(true);
  const form = card.querySelector("form");
  for (const name of ["action", "hx-post"]) form.setAttribute(name, form.getAttribute(name).replace(NOBODY, call));
  const button = form.querySelector("button");
  button.id = `call-${call}`;
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
  if (shown?.dataset.state !== "ringing") return Boolean(shown) && shown.dataset.state !== "other";
  if (shown === document.activeElement) return false;
  const first = shown.dataset.key;
  shown.closest("li").remove();
  const next = queues().querySelector("[data-state=ringing]");
  if (first && next) next.dataset.key = first;
  return false;
}

function ask([least, most]) {
  const at = performance.now() + least + Math.random() * (most - least);
  if (waiting && waiting.at <= at) return;
  if (waiting) clearTimeout(waiting.timer);
  waiting = { at, timer: setTimeout(() => {
    waiting = null;
    if (queues()) htmx.trigger(queues(), "sse:desk", { due: true });
  }, at - performance.now()) };
}

// What one does oneself is seen beside at once.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target?.id === "pane" || event.target?.id === "pane") ask([50, 150]);
});

document.addEventListener("sse:desk", (event) => {
  const told = event.detail || {};
  if (event.target !== queues() || told.due) return;
  event.stopImmediatePropagation();
  if (told.shown && told.call) show(told.call, told.shown);
  const mine = told.call && !told.shown && forget(told.call);
  if (mine || told.again) htmx.trigger(queues(), "sse:desk", { due: true });
  else if (!busy()) ask(IDLE_MS);
  else if (!told.call) ask(BUSY_MS);
}, true);
