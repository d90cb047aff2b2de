// The keyboard of every screen. An element with data-key="N" or data-key="Ctrl+Enter" answers to that key, with
// data-key="G !" to either; with data-key-words it says in the help what it does.
const root = document.documentElement;
const NAMES = { Entrée: "Enter", Échap: "Escape", Esc: "Escape" };
const CAPS = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓" };
const keep = (name, value) => { try { value === null ? localStorage.removeItem(name) : localStorage.setItem(name, value); } catch { /* private window */ } };

const typing = (element) => element.matches?.("input:not([type=radio], [type=checkbox], [type=button], [type=submit]), textarea, select, [contenteditable]");
const shown = (element) => element.offsetParent !== null && !element.disabled;

function pressed(event) {
  const digit = event.altKey && /^Digit([0-9])$/.exec(event.code); // a French keyboard writes & where Alt+1 is pressed
  const name = digit ? digit[1] : event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return [event.ctrlKey || event.metaKey ? "ctrl" : "", event.altKey ? "alt" : "", name.toLowerCase()].filter(Boolean).join("+");
}

function written(key) {
  return key.split("+").map((part) => (NAMES[part] || part).toLowerCase()).join("+");
}

const keysOf = (element) => element.dataset.key.split(" ");

function holder(event) {
  const key = pressed(event);
  const where = document.querySelector("dialog[open]") || document;
  return [...where.querySelectorAll("[data-key]")].find((element) => shown(element) && keysOf(element).some((one) => written(one) === key));
}

// A key as its cap says it: the first one as on the screen, where it is said in the person's language.
function cap(element, key, first) {
  return (first && element.querySelector("kbd")?.textContent) || CAPS[key] || (key.length === 1 ? key.toUpperCase() : key);
}

function answer(element) {
  if (element.matches("input, select, textarea")) { enter(element); return; }
  const kept = keeping(document.activeElement);
  if (kept) kept.addEventListener("loadend", () => element.click()); else element.click();
}

function enter(field) {
  field.focus();
  if (field.matches("textarea")) field.setSelectionRange(field.value.length, field.value.length); else field.select?.();
  field.dispatchEvent(new CustomEvent("entered", { bubbles: true }));
}

// The last words of a text that keeps itself go before the deed, which may close what it belongs to.
function keeping(text) {
  let kept = null;
  const seen = (event) => { kept = event.detail.xhr; };
  if (!text.matches("textarea[hx-post], input[hx-post][hx-preserve]")) return kept;
  text.addEventListener("htmx:beforeSend", seen);
  text.dispatchEvent(new Event("change", { bubbles: true }));
  text.removeEventListener("htmx:beforeSend", seen);
  return kept;
}

function back() {
  const menu = document.querySelector("details[data-menu][open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); return true; }
  const links = [...document.querySelectorAll("[data-back]")].filter(shown);
  const active = document.activeElement;
  if (typing(active)) { active.blur(); return true; }
  if (!links.length) return false;
  (links.find((link) => link.closest(".panel")) || links[0]).click();
  return true;
}

function open(id) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return false;
  dialog.dispatchEvent(new CustomEvent("opening", { bubbles: true }));
  dialog.showModal();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing) return;
  const key = pressed(event);
  const single = !event.ctrlKey && !event.altKey && !event.metaKey;
  if (key === "ctrl+k") { event.preventDefault(); open("palette"); return; }
  if (key === "alt+d") { event.preventDefault(); discreet(); return; }
  if (key === "alt+l") { event.preventDefault(); lock(); return; }
  if (event.key === "Escape") { if (!document.querySelector("dialog[open]") && back()) event.preventDefault(); return; }
  if (single && event.key.length === 1 && (typing(event.target) || root.dataset.keys === "off")) return;
  const element = holder(event);
  if (element) { event.preventDefault(); answer(element); return; }
  if (document.querySelector("dialog[open]")) return;
  if (key === "ctrl+enter") {
    const main = mainAction(event.target);
    if (main) { event.preventDefault(); answer(main); }
  }
  if (key === "?") { event.preventDefault(); open("keys-help"); }
  if (key === "/") {
    const search = document.querySelector("[data-search]");
    if (search) { event.preventDefault(); search.focus(); search.select(); }
  }
});

function mainAction(from) {
  const near = from.closest?.("form")?.querySelector("[data-main]");
  return near && shown(near) ? near : [...document.querySelectorAll("[data-main]")].filter(shown).at(-1);
}

function discreet() {
  root.toggleAttribute("data-discreet");
  keep("discreet", root.hasAttribute("data-discreet") ? "on" : null);
  if (root.hasAttribute("data-discreet")) root.dataset.discreet = "on";
  mirror();
}

// The last words of a text that keeps itself go before the screen is shut.
function lock() {
  const form = document.querySelector("form[data-lock]");
  const kept = form && keeping(document.activeElement);
  if (kept) kept.addEventListener("loadend", () => form.requestSubmit()); else form?.requestSubmit();
}

// A desk that several share hides by itself; who comes back presses the key.
function shared() {
  if (root.dataset.idle === "on") delete root.dataset.idle; else root.dataset.idle = "on";
  keep("idle", root.dataset.idle || null);
  mirror();
}

document.addEventListener("away", discreet);
document.addEventListener("gone", lock);

function dark() {
  return root.dataset.bsTheme ? root.dataset.bsTheme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

// A tab is read over a shoulder too.
const tab = document.querySelector("title"), named = tab?.textContent;

function mirror() {
  if (tab?.dataset.tab) tab.textContent = root.hasAttribute("data-discreet") ? tab.dataset.tab : named;
  document.querySelectorAll("[data-discreet].menu-item").forEach((item) => item.setAttribute("aria-pressed", root.hasAttribute("data-discreet")));
  document.querySelectorAll("[data-idle].menu-item").forEach((item) => item.setAttribute("aria-pressed", root.dataset.idle === "on"));
  document.querySelectorAll("[data-theme].menu-item").forEach((item) => item.setAttribute("aria-pressed", dark()));
  document.querySelectorAll("[data-single-keys]").forEach((box) => { box.checked = root.dataset.keys !== "off"; });
}

document.addEventListener("click", (event) => {
  const away = event.target.closest(".panel [data-back][href^='#']");
  if (away) away.closest(".panel").remove();
  const opener = event.target.closest("[data-opens]");
  if (opener) open(opener.dataset.opens);
  const closer = event.target.closest("[data-closes]");
  if (closer) closer.closest("dialog").close();
  if (event.target.closest(".menu-item[data-discreet]")) discreet();
  if (event.target.closest(".menu-item[data-idle]")) shared();
  if (event.target.closest(".menu-item[data-theme]")) { root.dataset.bsTheme = dark() ? "light" : "dark"; keep("theme", root.dataset.bsTheme); mirror(); }
  if (event.target.closest("[data-fold]")) {
    const narrow = document.querySelector(".rail").offsetWidth < 100;
    root.dataset.rail = narrow ? "wide" : "narrow";
    keep("rail", root.dataset.rail);
  }
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-single-keys]")) return;
  if (event.target.checked) delete root.dataset.keys; else root.dataset.keys = "off";
  keep("keys", event.target.checked ? null : "off");
});

// The help lists the keys which answer on this screen, now.
document.addEventListener("opening", (event) => {
  if (event.target.id !== "keys-help") return;
  const part = event.target.querySelector("[data-screen-keys]");
  const rows = [...document.querySelectorAll("[data-key]")].filter((element) => shown(element) && !event.target.contains(element)).map((element) => {
    const row = document.createElement("tr");
    const words = row.insertCell();
    words.textContent = element.dataset.keyWords || element.querySelector(".word")?.textContent || element.getAttribute("aria-label") || element.labels?.[0]?.textContent || "";
    const caps = keysOf(element).map((key, place) => Object.assign(document.createElement("kbd"), { textContent: cap(element, key, !place) }));
    row.insertCell().append(...caps.flatMap((one) => [one, " "]));
    return row;
  });
  part.hidden = !rows.length;
  part.querySelector("tbody").replaceChildren(...rows);
  const here = new Set([...part.querySelectorAll("kbd")].map((one) => one.textContent));
  event.target.querySelectorAll("[data-elsewhere]").forEach((row) => { row.hidden = here.has(row.querySelector("kbd").textContent); });
});

mirror();
