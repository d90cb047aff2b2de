// The calendar: the address says what it shows, the server says what it holds, other people's changes come by themselves.
const place = document.getElementById("calendar");
const said = JSON.parse(place.dataset.calendar);
const state = { view: said.view, on: said.on, one: (location.hash.slice(1) || said.columns[0].id) };
const lang = document.documentElement.lang || "fr";
const offsetMs = (said.offset[0] === "-" ? -1 : 1) * (Number(said.offset.slice(1, 3)) * 60 + Number(said.offset.slice(4))) * 60000;
const say = (text, tone = "danger", more = {}) => document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone, ...more } }));
const LIVELY = ["visit", "open", "kept", "own", "only", "held"];
let calendar = null;
let busy = false; // someone is dragging: nothing moves under the pointer
let missed = false;

// Days are counted at noon UTC: no change of hour touches them.
const noon = (text) => new Date(`${text}T12:00:00Z`);
const text = (day) => day.toISOString().slice(0, 10);
const plus = (on, days) => { const day = noon(on); day.setUTCDate(day.getUTCDate() + days); return text(day); };
const monday = (on) => plus(on, -((noon(on).getUTCDay() + 6) % 7));
const today = () => text(new Date(Date.now() + offsetMs));
const now = () => new Date(Date.now() + offsetMs).toISOString().slice(0, 16);
// EventCalendar hands out dates whose local parts are those of the practice's wall, wherever this browser stands.
const two = (number) => String(number).padStart(2, "0");
const wall = (date) => `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;

const shown = () => (state.view === "week" ? said.columns.filter((one) => one.id === state.one).concat(said.columns).slice(0, 1) : said.columns);
const of = () => said.columns.map((one) => one.id).join(",");
const range = () => (state.view === "week" ? [monday(state.on), plus(monday(state.on), 7)] : [state.on, plus(state.on, 1)]);
const steps = { before: () => plus(state.on, state.view === "week" ? -7 : -1), after: () => plus(state.on, state.view === "week" ? 7 : 1), today };

const viewName = () => `${shown().length > 1 ? "resourceTimeGrid" : "timeGrid"}${state.view === "week" ? "Week" : "Day"}`;

function address(view, on) {
  const hash = view === "week" && said.columns.length > 1 ? `#${state.one}` : "";
  return `${said.page}?view=${view}&on=${on}&of=${of()}${hash}`;
}

function title() {
  const [first, end] = range();
  const form = state.view === "week" ? { day: "numeric", month: "long", year: "numeric" } : { weekday: "long", day: "numeric", month: "long", year: "numeric" };
  const format = new Intl.DateTimeFormat(lang, { ...form, timeZone: "UTC" });
  const plain = state.view === "week" ? format.formatRange(noon(first), noon(plus(end, -1))) : format.format(noon(first));
  const told = lang.startsWith("fr") ? plain.replace(/(?<!\d)1(?=\s\p{L}|\s?–)/gu, "1er") : plain;
  return told[0].toUpperCase() + told.slice(1);
}

function frame() {
  document.getElementById("agenda-title").textContent = title();
  for (const link of document.querySelectorAll("[data-go]")) link.href = address(state.view, steps[link.dataset.go]());
  for (const link of document.querySelectorAll("[data-view]")) {
    const wanted = new URL(link.href);
    wanted.searchParams.set("on", state.on);
    link.href = wanted.href;
    if (link.dataset.view === state.view) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
  }
  const current = document.getElementById("day-today");
  if (range()[0] <= today() && today() < range()[1]) current.setAttribute("aria-current", "date"); else current.removeAttribute("aria-current");
  document.querySelectorAll("[data-on]").forEach((field) => { field.value = state.on; });
  document.querySelectorAll("#agenda-choice [name=view]").forEach((field) => { field.value = state.view; });
  const one = document.getElementById("agenda-one");
  if (!one) return;
  one.hidden = state.view !== "week";
  for (const link of one.querySelectorAll("[data-one]")) {
    link.href = `${said.page}?view=week&on=${state.on}&of=${of()}#${link.dataset.one}`;
    if (link.dataset.one === shown()[0].id) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
  }
}

// What the server tells becomes what the calendar draws; times are those on the practice's wall.
function drawn(told) {
  const { id, of: column, start, end, title: words, kind, ...rest } = told;
  const event = { id, resourceId: column, start, end, title: words, extendedProps: { kind, at: start.slice(11), ...rest } };
  if (kind === "visit") return { ...event, startEditable: Boolean(told.movable), classNames: ["ag-visit", `ag-${told.status || "busy"}`] };
  if (kind === "held") return { ...event, startEditable: false, classNames: ["ag-visit", "ag-held"] };
  if (kind === "place") return { ...event, startEditable: false, classNames: ["ag-visit", "ag-place"] };
  return { ...event, display: "background", classNames: [`ag-${kind}`] };
}

function content({ event }) {
  const props = event.extendedProps;
  if (props.kind === "place") return { domNodes: [word("div", event.title, "ag-line")] };
  if (props.kind !== "visit" && props.kind !== "held") return { domNodes: event.title ? [word("span", event.title, "ag-why")] : [] };
  const bar = word("div", "", "tint ag-line");
  bar.dataset.tint = props.tint || "slate";
  bar.dataset.visit = event.id;
  const told = [props.at, props.kind === "held" && event.title, props.where, props.words, props.reason, props.overbooked && place.dataset.wordsOver, props.urgent && place.dataset.wordsUrgent, props.referral && place.dataset.wordsReferral].filter(Boolean).join(" · ");
  bar.addEventListener("mouseenter", () => { bar.title = document.documentElement.hasAttribute("data-discreet") ? props.at : told; });
  const name = word("span", "", `ag-name${props.tint || props.private ? " private" : ""}`);
  if (props.family) name.append(word("b", props.family), " ");
  name.append(event.title);
  bar.append(name);
  if (props.reason) bar.append(word("span", props.reason, "ag-reason private"));
  if (props.overbooked) {
    bar.prepend(sign("users-group", place.dataset.wordsOver));
    name.after(word("span", place.dataset.wordsOver, "ag-over")); // under the name, which has little room beside another's
  }
  if (props.where) bar.append(sign("map-pin", props.where));
  if (props.urgent) bar.append(sign("urgent", place.dataset.wordsUrgent));
  if (props.referral) bar.append(sign("mail", place.dataset.wordsReferral));
  if (SIGNS[props.status]) bar.append(sign(SIGNS[props.status], props.words));
  return { domNodes: [bar] };
}

const SIGNS = { confirmed: "check", arrived: "user-check", waiting: "hourglass", in_room: "stethoscope", gone: "checks", excused: "user-x", unexcused: "user-x" };
const sprite = document.querySelector("use").getAttribute("href").split("#")[0];
function sign(name, words) {
  const holder = document.createElement("template");
  holder.innerHTML = `<svg class="icon icon-sm ag-state" viewBox="0 0 24 24" role="img"><use href="${sprite}#${name}"></use></svg>`;
  holder.content.firstChild.setAttribute("aria-label", words);
  return holder.content.firstChild;
}

function word(tag, words, kind = "") {
  return Object.assign(document.createElement(tag), { textContent: words, className: kind });
}

// Once for each view: the first hour of work comes under the eyes, or now when it is today. A refresh moves nothing.
let lead = true;
function leadTo(events) {
  const main = place.querySelector(".ec-main");
  const slots = place.querySelector(".ec-body .ec-slot");
  if (!main || !slots || !events.length) return;
  const hour = (at) => Number(at.slice(11, 13)) + Number(at.slice(14, 16)) / 60;
  const first = Math.min(...events.map((one) => hour(one.start)));
  const here = hour(now());
  const [begins, ends] = range();
  const top = Math.min(8, first);
  const wanted = begins <= today() && today() < ends && here > first ? Math.max(first, here - 1.5) : first;
  main.scrollTop = (wanted - Math.floor(top)) * 144 - 12;
}

// Nobody receives: why, and where to go next.
function explain(empty, lively) {
  const box = document.getElementById("calendar-empty");
  const why = box.querySelector("[data-why]");
  box.hidden = !empty && lively;
  why.textContent = empty ? empty.words : why.dataset.why;
  const next = box.querySelector("[data-next]");
  next.textContent = empty?.next_words || "";
  for (const [link, href] of [[next, empty?.next_href], [box.querySelector("[data-openings]"), empty?.openings_href]]) {
    link.hidden = !href;
    if (href) link.href = href;
  }
}

let asked = 0;
let asking = ""; // what is being asked for; told meanwhile that it changed, its answer is drawn, then asked for again
let again = false;
let hidden = "";
let lost = 0; // the timer of the next try
async function refresh() {
  if (busy) { missed = true; return; }
  const [first, end] = range();
  const query = String(new URLSearchParams({ from: first, to: end, of: shown().map((one) => one.id).join(",") }));
  if (asking === query) { again = true; return; }
  asking = query;
  again = false;
  const number = ++asked;
  await look(query, number);
  if (number !== asked) return;
  asking = "";
  if (again) refresh();
}

async function look(query, number) {
  let told;
  try {
    const answer = await fetch(`${said.events}?${query}`, { headers: { Accept: "application/json" } });
    told = await answer.json();
    if (answer.status === 401) { location.reload(); return; }
    if (!answer.ok) { say(told.message); return; }
  } catch {
    if (!lost) say(place.dataset.wordsLost, "danger", { id: "calendar", stays: true });
    clearTimeout(lost);
    lost = setTimeout(refresh, 5000);
    return;
  }
  if (lost) say(document.getElementById("toasts").dataset.back, "done", { id: "calendar" });
  clearTimeout(lost);
  lost = 0;
  if (number !== asked || busy) { missed = missed || busy; return; }
  const lively = told.events.filter((one) => LIVELY.includes(one.kind));
  const rest = state.view === "week" ? [6, 0].filter((day) => !lively.some((one) => noon(one.start.slice(0, 10)).getUTCDay() === day)) : [];
  if (String(rest) !== hidden) calendar.setOption("hiddenDays", rest); // setting it scrolls: only when it changes
  hidden = String(rest);
  calendar.setOption("events", told.events.map(drawn));
  explain(told.empty, lively.length > 0);
  place.dataset.ready = asked;
  if (lead) requestAnimationFrame(() => leadTo(lively));
  lead = false;
  requestAnimationFrame(() => tell("drawn"));
}

function show(change, { push = true } = {}) {
  Object.assign(state, change);
  if (push) history.pushState(null, "", address(state.view, state.on));
  frame();
  lead = true;
  calendar.setOption("events", []);
  calendar.setOption("resources", shown());
  calendar.setOption("view", viewName());
  calendar.setOption("date", state.on);
  return refresh();
}

function hold(held) {
  busy = held;
  if (!held && missed) { missed = false; refresh(); }
}

const tell = (fact, detail) => document.dispatchEvent(new CustomEvent(`agenda:${fact}`, { detail }));

// A moment that was clicked: booked by whoever may, else explained.
function free(at, column) {
  tell(said.mayBook.includes(column) ? "free" : "moment", { at, column });
}

// Nothing is refreshed from the drop until the server has said what became of it.
let dropped = false;
function drop({ event, revert }) {
  dropped = true;
  const end = (undo) => () => { dropped = false; undo(); asking = ""; missed = true; hold(false); }; // what was asked for before is old
  tell("drop", { id: event.id, at: wall(event.start), column: shown().length > 1 ? event.resourceIds[0] : "", back: end(revert), done: end(() => {}) });
}

// Of a week the title names the month: a column may be narrow.
function header(date) {
  return new Intl.DateTimeFormat(lang, { weekday: "short", day: "numeric", ...(state.view === "week" ? {} : { month: "short" }) }).format(date);
}

// Of several practices each column names its own: two rooms may have one name.
function label({ resource }) {
  const { house } = said.columns.find((one) => one.id === resource.id);
  const told = Object.assign(word("span", resource.title, "ag-column"), { title: [resource.title, house].filter(Boolean).join(" · ") });
  if (house) told.append(word("small", house));
  return { domNodes: [told] };
}

const long = (event) => LIVELY.includes(event.extendedProps.kind);
calendar = EventCalendar.create(place, {
  view: viewName(),
  date: state.on, timeZone: said.offset, locale: lang, firstDay: 1,
  headerToolbar: { start: "", center: "", end: "" },
  slotDuration: "00:10", slotHeight: 24, snapDuration: "00:05", slotLabelInterval: "01:00",
  slotMinTime: "08:00", slotMaxTime: "19:00", flexibleSlotTimeLimits: { eventFilter: long }, scrollTime: "08:00",
  slotLabelFormat: (time) => `${time.getHours()} h`,
  dayHeaderFormat: header, columnWidth: "minmax(88px, 1fr)", allDaySlot: false, nowIndicator: true, pointer: false, slotEventOverlap: false,
  height: "100%", dayMaxEvents: false, editable: false, eventStartEditable: true, eventDurationEditable: false,
  eventDragMinDistance: 6, longPressDelay: 400, resources: shown(), resourceLabelContent: label, events: [], eventContent: content,
  dateClick: (info) => free(wall(info.date), info.resource?.id || shown()[0].id),
  eventClick: ({ event, el }) => event.extendedProps.kind === "place" ? free(wall(event.start), event.resourceIds[0]) : event.extendedProps.tint && tell("visit", { id: event.id, element: el }),
  eventDragStart: () => hold(true),
  eventDrop: drop,
  eventDragStop: () => setTimeout(() => dropped || hold(false)),
});

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const go = event.target.closest("[data-go]");
  const view = event.target.closest("[data-view='day'], [data-view='week']");
  const one = event.target.closest("[data-one]");
  if (!go && !view && !one) return;
  event.preventDefault();
  if (go) show({ on: steps[go.dataset.go]() });
  else if (view) show({ view: view.dataset.view });
  else show({ one: one.dataset.one });
});

window.addEventListener("popstate", () => {
  const wanted = new URLSearchParams(location.search);
  if (!["day", "week"].includes(wanted.get("view")) || wanted.get("of") !== of()) { location.reload(); return; }
  show({ view: wanted.get("view"), on: wanted.get("on"), one: location.hash.slice(1) || said.columns[0].id }, { push: false });
});

document.getElementById("new-appointment")?.addEventListener("click", () => {
  const column = shown().find((one) => said.mayBook.includes(one.id)) || said.columns.find((one) => said.mayBook.includes(one.id));
  const [first] = range();
  tell("free", { at: `${first < today() ? today() : first}T00:00`, column: column.id });
});

// What one verb changes is told in several words at once: they are looked at together.
let soon = 0;
place.addEventListener("sse:agenda", () => { soon ||= setTimeout(() => { soon = 0; refresh(); }, 30); });
document.addEventListener("agenda:changed", refresh);
window.addEventListener("online", refresh);
history.replaceState(null, "", address(state.view, state.on));
frame();
refresh();
