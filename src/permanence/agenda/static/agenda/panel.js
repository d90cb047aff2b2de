// The right panel of the calendar: an appointment, or booking one; and what becomes of a drag.
const place = document.getElementById("calendar");
const said = JSON.parse(place.dataset.calendar);
const ANY = "00000000-0000-0000-0000-000000000000";
const area = document.getElementById("work-area");
const say = (detail) => document.dispatchEvent(new CustomEvent("toast", { detail }));
const changed = () => document.dispatchEvent(new CustomEvent("agenda:changed"));
const panel = () => document.getElementById("panel");
let from = null; // what the panel was opened from: the focus goes back there

async function open(address) {
  if (!panel()) area.append(Object.assign(document.createElement("aside"), { id: "panel" }));
  await htmx.ajax("GET", address, { target: "#panel", swap: "outerHTML" });
  const first = panel()?.querySelector("[autofocus]") || panel()?.querySelector("h2");
  first?.focus();
  mark();
}

function mark() {
  const shown = panel()?.querySelector("[data-shown]")?.dataset.shown;
  document.querySelectorAll(".ag-looked").forEach((one) => one.classList.remove("ag-looked"));
  if (shown) document.querySelector(`[data-visit="${shown}"]`)?.closest(".ec-event")?.classList.add("ag-looked");
}

async function move(id, at, column) {
  const body = new URLSearchParams({ at, ...(column ? { to: column } : {}) });
  const { "X-CSRFToken": token } = JSON.parse(document.body.getAttribute("hx-headers"));
  try {
    const answer = await fetch(said.move.replace(ANY, id), { method: "POST", body, headers: { "X-CSRFToken": token } });
    const told = await answer.json();
    if (!answer.ok) { say({ text: told.message, tone: "danger" }); return null; }
    say({ text: told.text, undo: told.undo });
    return told;
  } catch {
    say({ text: place.dataset.wordsUnmoved, tone: "danger" });
    return null;
  }
}

document.addEventListener("agenda:free", ({ detail: { at, column } }) => {
  from = document.activeElement;
  open(`${said.booking.replace(ANY, column)}?at=${encodeURIComponent(at)}`);
});

document.addEventListener("agenda:moment", ({ detail: { at, column } }) => {
  from = document.activeElement;
  open(`${said.moment.replace(ANY, column)}?at=${encodeURIComponent(at)}`);
});

document.addEventListener("agenda:visit", ({ detail: { id } }) => {
  from = document.activeElement;
  open(said.visit.replace(ANY, id));
});

document.addEventListener("agenda:drop", async ({ detail: { id, at, column, back, done } }) => {
  const told = await move(id, at, column);
  if (!told) { back(); return; }
  done();
  if (panel()?.querySelector("[data-shown]")?.dataset.shown === id) open(said.visit.replace(ANY, told.id));
});

document.addEventListener("click", async (event) => {
  const time = event.target.closest("[data-move]");
  if (time) {
    time.disabled = true;
    const told = await move(panel().querySelector("[data-shown]").dataset.shown, time.dataset.move);
    time.disabled = false;
    if (told) { changed(); open(said.visit.replace(ANY, told.id)); }
  }
  if (event.target.closest("[data-back][href='#']")) { event.preventDefault(); mark(); (from?.isConnected ? from : document.getElementById("day-today")).focus(); }
});

// The finder: down into what was found; Enter takes the first one, once what was found is what was typed.
let entered = false;
const answered = (field) => document.querySelector(field.dataset.finder)?.dataset.q === field.value.trim();
const take = (field) => document.querySelector(`${field.dataset.finder} button`)?.click();

document.addEventListener("keydown", (event) => {
  if (!event.target.closest?.("#panel")) return;
  if (event.target.matches("input") && event.key.startsWith("Arrow")) event.stopPropagation(); // arrows are the field's, not the calendar's
  if (!event.target.matches("[data-finder]") || event.isComposing) return;
  const first = document.querySelector(`${event.target.dataset.finder} button`);
  if (event.key === "ArrowDown" && first) { event.preventDefault(); first.focus(); }
  entered = event.key === "Enter" && !answered(event.target);
  if (event.key === "Enter") { event.preventDefault(); if (!entered) take(event.target); }
}, true);

// A precise time is looked at once it is typed whole: on Enter, or when one goes on; never between two of its digits.
const look = (field) => field.value !== field.defaultValue && field.dispatchEvent(new CustomEvent("look", { bubbles: true }));
document.addEventListener("keydown", (event) => {
  if (event.target.id !== "booking-pick" || event.key !== "Enter" || event.ctrlKey) return;
  event.preventDefault(); // it would book
  look(event.target);
});
document.addEventListener("focusout", (event) => { if (event.target.id === "booking-pick" && event.target.isConnected) look(event.target); });

document.addEventListener("change", (event) => {
  if (event.target.name !== "starts_at" || !event.target.closest("#booking")) return;
  const book = document.querySelector("#book:not(:disabled) [data-book]");
  if (book) book.textContent = event.target.dataset.says;
});

// What was refused is the main thing again once another time is chosen, or that he agreed is said.
document.addEventListener("change", ({ target }) => {
  if (!target.matches("#booking [name=starts_at], #booking #despite")) return;
  const may = target.id !== "despite" || target.value !== "";
  const [book, ask] = ["book", "ask-for-exception"].map((id) => panel().querySelector(`.panel-foot #${id}`));
  if (book) lead(book, may);
  if (ask) lead(ask, !may);
});

function lead(button, main) {
  button.classList.toggle("btn-primary", main);
  button.classList.toggle("btn-plain", !main);
  button.toggleAttribute("data-main", main);
  if (main) button.dataset.key = "Ctrl+Enter"; else delete button.dataset.key;
}

document.addEventListener("htmx:afterSettle", () => {
  const field = entered && document.querySelector("[data-finder]");
  if (field && answered(field)) { entered = false; take(field); }
});

// After the patient is chosen, the next thing is to book.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id !== "panel" && event.detail.elt?.id !== "panel") return;
  mark();
  const active = document.activeElement;
  if (active === document.body || !active.isConnected) (panel()?.querySelector("[autofocus]") || panel()?.querySelector("h2"))?.focus();
});

// An address may name a moment: the calendar opens there, ready to book. The calendar has made the address its own by
// now, so that a reload does not ask again.
if (said.asked.at) open(`${said.booking.replace(ANY, said.columns[0].id)}?${new URLSearchParams(said.asked)}`);

document.addEventListener("agenda:drawn", mark);
document.body.addEventListener("undone", changed);
