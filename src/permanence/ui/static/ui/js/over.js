// The palette: words typed filter the navigation at once, the server adds what it finds.
const palette = document.getElementById("palette");
const field = palette?.querySelector("input");
const items = () => [...palette.querySelectorAll(".menu-item")].filter((item) => item.offsetParent !== null);
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function mark(next) {
  palette.querySelectorAll("[data-active]").forEach((item) => { item.removeAttribute("data-active"); item.setAttribute("aria-selected", "false"); });
  if (!next) { field.removeAttribute("aria-activedescendant"); return; }
  next.id ||= `palette-item-${Math.random().toString(36).slice(2)}`;
  next.dataset.active = "";
  next.setAttribute("aria-selected", "true");
  field.setAttribute("aria-activedescendant", next.id);
  next.scrollIntoView({ block: "nearest" });
}

function filter() {
  const wanted = plain(field.value);
  palette.querySelectorAll("[data-filtered] li").forEach((line) => {
    line.hidden = !plain(line.textContent).includes(wanted);
  });
  const part = palette.querySelector("[data-filtered]");
  part.hidden = !part.querySelector("li:not([hidden])");
  mark(items()[0]);
}

if (palette) {
  palette.addEventListener("opening", () => { field.value = ""; document.getElementById("palette-found").replaceChildren(); });
  palette.addEventListener("toggle", () => palette.open && filter());
  field.addEventListener("input", filter);
  palette.addEventListener("htmx:afterSettle", () => { if (!palette.querySelector("[data-active]")) mark(items()[0]); });
  field.addEventListener("keydown", (event) => {
    const all = items();
    const here = all.findIndex((item) => item.hasAttribute("data-active"));
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(all.at((here + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length));
    }
    if (event.key === "Enter" && all[here]) { event.preventDefault(); all[here].click(); }
  });
}

// A click beside a dialog closes it: nothing typed is in any of them but the palette.
document.addEventListener("click", (event) => {
  if (event.target.matches?.("dialog[open]:not(:has(textarea))") && event.target === event.target.closest("dialog")) {
    const box = event.target.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) event.target.close();
  }
});
