// Places whose rows the server draws: those that change come by the stream, and what stands as it is, is left alone, with
// what is focused, selected or open in it, and where one has scrolled to.
const TOLD_MS = 1500; // a row that was told of is kept so long when the drawing does not know it yet

// What the page itself made of a row, such as the seconds counted, does not make it another.
function plain(row) {
  const copy = row.cloneNode(true);
  copy.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((token) => token.remove());
  for (const element of [copy, ...copy.querySelectorAll("*")]) {
    for (const name of ["aria-current", "data-tone", "open", "data-told"]) element.removeAttribute(name);
    if (element.dataset.since) element.textContent = "";
  }
  return copy.outerHTML;
}

function made(html, standing) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const row = template.content.firstElementChild;
  if (standing && (plain(standing) === plain(row) || standing.querySelector("[data-drawn]"))) return standing; // its own rows are filled
  if (standing?.open) row.open = true;
  return row;
}

function land(element) {
  if (!element) return;
  if (!element.matches("a[href], button, summary, [tabindex]")) element.setAttribute("tabindex", "-1");
  element.focus({ preventScroll: true });
}

// Whoever was in a row that is no more goes to no other row, where Enter would do what was not meant.
function stay(held, place) {
  if (!held || document.activeElement === held) return;
  land(held.isConnected ? held : (held.id && document.getElementById(held.id)) || place.closest("section")?.querySelector("h2"));
}

function fill(place, { order, rows }) {
  const held = place.contains(document.activeElement) ? document.activeElement : null;
  const standing = new Map([...place.children].map((row) => [row.dataset.row, row]));
  const wanted = order.map((name) => name in rows ? made(rows[name], standing.get(name)) : standing.get(name)).filter(Boolean);
  [...place.children].forEach((row, at) => {
    const told = row.dataset.told && performance.now() - row.dataset.told < TOLD_MS;
    if (told && !order.includes(row.dataset.row)) wanted.splice(at, 0, row);
  });
  for (const row of [...place.childNodes]) if (!wanted.includes(row)) row.remove();
  wanted.forEach((row, at) => {
    if (place.children[at] === row) return;
    const fresh = !row.isConnected;
    place.insertBefore(row, place.children[at] || null);
    if (fresh) htmx.process(row);
  });
  stay(held, place);
}

document.addEventListener("drawn", (event) => {
  for (const [name, news] of Object.entries(event.detail)) {
    const place = document.querySelector(`[data-drawn="${name}"]`);
    if (place) fill(place, news);
  }
});
