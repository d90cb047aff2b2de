// Toasts: from the page, from the server (HX-Trigger: {"toast": {"text": "…", "undo": "/…/"}}), from other modules.
// One that names somebody says so ("names": true) and is hidden in discreet mode. They stay 10 s, longer while looked at; "Undo" posts to its address.
const STAYS_MS = 10000;
const region = document.getElementById("toasts");
const ICONS = { done: "check", danger: "alert-triangle", soon: "clock", plain: "info-circle" };
const sprite = () => document.querySelector("use")?.getAttribute("href").split("#")[0];

function icon(name) {
  const holder = document.createElement("template");
  holder.innerHTML = `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><use href="${sprite()}#${name}"></use></svg>`;
  return holder.content.firstChild;
}

function button(words, act, kind = "") {
  const made = Object.assign(document.createElement("button"), { type: "button", textContent: words, className: kind });
  made.addEventListener("click", act);
  return made;
}

function show({ id, text, tone = id ? "plain" : "done", undo, act, then, link, stays, names }) {
  if (id) document.getElementById(`toast-${id}`)?.remove();
  const toast = Object.assign(document.createElement("div"), { className: "toast show", id: id ? `toast-${id}` : "" });
  toast.dataset.tone = tone;
  toast.append(icon(ICONS[tone] || "check"), Object.assign(document.createElement("span"), { textContent: text, className: names ? "private" : "" }));
  if (undo) toast.append(button(region.dataset.undoWords, () => takeBack(undo, toast)));
  if (link) toast.append(Object.assign(document.createElement("a"), { href: link, textContent: act, target: "_blank", rel: "noopener" }));
  else if (act) toast.append(button(act, () => { toast.remove(); then(); }));
  const close = button("", () => toast.remove(), "close");
  close.setAttribute("aria-label", region.dataset.closeWords);
  close.append(icon("x"));
  toast.append(close);
  region.append(toast);
  if (!stays) fade(toast);
}

function takeBack(address, toast) {
  toast.remove();
  htmx.ajax("POST", address, { swap: "none", source: document.body }).then(() => document.body.dispatchEvent(new CustomEvent("undone")));
}

function fade(toast) {
  let left = setTimeout(() => toast.remove(), STAYS_MS);
  toast.addEventListener("pointerenter", () => clearTimeout(left));
  toast.addEventListener("focusin", () => clearTimeout(left));
  toast.addEventListener("pointerleave", () => { left = setTimeout(() => toast.remove(), STAYS_MS / 2); });
}

if (region) {
  document.addEventListener("toast", (event) => show(event.detail.value ? { ...event.detail.value } : event.detail));
  region.querySelectorAll("[data-toast]").forEach(adopt);
  document.addEventListener("htmx:load", (event) => event.target.querySelectorAll?.("[data-toast]").forEach(adopt));
}

function adopt(toast) {
  if (toast.dataset.toast === "here") return;
  toast.dataset.toast = "here";
  toast.querySelector("[data-close]")?.addEventListener("click", () => toast.remove());
  const undo = toast.querySelector("[data-undo]");
  undo?.addEventListener("click", () => takeBack(undo.dataset.undo, toast));
  if (region.contains(toast)) fade(toast);
}
