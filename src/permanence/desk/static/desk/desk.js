// The patient finder: from the search field down into what was found; Enter takes the only one, or goes to the first.
const found = (field) => [...document.querySelectorAll(`${field.dataset.finder} button`)];

document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (!field.matches?.("[data-finder]") || event.isComposing) return;
  if (event.key === "ArrowDown") {
    const [first] = found(field);
    if (first) { event.preventDefault(); first.focus(); }
  }
  if (event.key === "Enter") {
    event.preventDefault();
    const people = found(field);
    if (people.length === 1) people[0].click(); else people[0]?.focus();
  }
});

// From the first one found, up goes back to the field: what was typed is still there.
document.addEventListener("keydown", (event) => {
  if (event.key !== "ArrowUp") return;
  const list = event.target.closest?.(".desk-people");
  const field = document.querySelector("[data-finder]");
  if (!list || !field || list.querySelector("button") !== event.target) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  field.focus();
}, true);

// What is read back is in sight, whatever stands above it.
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target?.id === "pane") document.querySelector(".desk-summary")?.scrollIntoView({ block: "nearest" });
});

// What became of a question is asked for by the pane; once one has gone on to another call, nobody waits for it.
document.addEventListener("htmx:beforeSend", (event) => {
  const { xhr, target } = event.detail;
  if (target.id !== "exchange") return;
  const drop = (swap) => { if (!target.isConnected) swap.detail.shouldSwap = false; };
  target.addEventListener("htmx:beforeSwap", drop);
  xhr.addEventListener("loadend", () => target.removeEventListener("htmx:beforeSwap", drop));
});

// News of the pane; when the pane has changed meanwhile, that news is of another request.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!["news", "exchange"].includes(event.detail.target.id)) return;
  const answer = document.createElement("template");
  answer.innerHTML = event.detail.serverResponse;
  for (const news of answer.content.querySelectorAll("[hx-swap-oob]")) {
    if (!document.getElementById(news.id)) news.remove();
  }
  event.detail.serverResponse = answer.innerHTML;
});
