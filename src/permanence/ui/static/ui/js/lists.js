// Arrows go through lists: [data-list] holds links and buttons; "row" lists use left and right.
const STOPS = "a[href], button:not([disabled]), [tabindex='0'], summary";

function stops(list) {
  return [...list.querySelectorAll(STOPS)].filter((stop) => stop.offsetParent !== null && stop.closest("[data-list]") === list);
}

document.addEventListener("keydown", (event) => {
  const list = event.target.closest?.("[data-list]") || menuOf(event);
  if (!list || event.ctrlKey || event.altKey || event.metaKey) return;
  const row = list.dataset.list === "row";
  const step = { [row ? "ArrowRight" : "ArrowDown"]: 1, [row ? "ArrowLeft" : "ArrowUp"]: -1 }[event.key];
  const edge = { Home: 0, End: -1 }[event.key];
  if (step === undefined && edge === undefined) return;
  if (event.target.matches("input, textarea, select")) return;
  const all = stops(list);
  if (!all.length) return;
  const here = all.indexOf(event.target.closest(STOPS));
  const next = edge === undefined ? (here === -1 ? (step === 1 ? 0 : all.length - 1) : (here + step + all.length) % all.length) : edge;
  event.preventDefault();
  all.at(next).focus();
});

function menuOf(event) {
  const summary = event.target.closest?.("details[data-menu] > summary");
  if (!summary || event.key !== "ArrowDown") return null;
  summary.parentElement.open = true;
  return summary.parentElement.querySelector("[data-list]");
}

// A menu closes when one looks elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("focusin", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
