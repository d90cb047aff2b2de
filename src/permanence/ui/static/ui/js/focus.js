// Focus is never lost: what was focused before a swap is focused after it, or the nearest sensible place.
const FIELDS = "input:not([type=radio], [type=checkbox], [type=button], [type=submit]), textarea, select";
const requests = new WeakMap(); // for each: when it left, what was focused before its answer was shown, and the field one had gone to meanwhile
let enteredAt = 0; // when someone last went to a field or wrote in one

function trace(element) {
  if (!element || element === document.body) return null;
  const place = element.closest("[id]");
  return { id: element.id, name: element.getAttribute("name"), value: element.type === "radio" ? element.value : null,
    href: element.getAttribute("href"), key: element.dataset?.key, place: place?.id };
}

function find(sign, target) {
  const scope = (sign.place && document.getElementById(sign.place)) || target;
  const wanted = [
    sign.id && `#${CSS.escape(sign.id)}`,
    sign.name && `[name="${CSS.escape(sign.name)}"]${sign.value === null ? "" : `[value="${CSS.escape(sign.value)}"]`}`,
    sign.href && `[href="${CSS.escape(sign.href)}"]`,
    sign.key && `[data-key="${CSS.escape(sign.key)}"]`,
  ];
  for (const selector of wanted) {
    const found = selector && (scope?.querySelector(selector) || document.querySelector(selector));
    if (found) return found;
  }
  return null;
}

function land(element) {
  if (!element.matches("a[href], button, input, select, textarea, summary, [tabindex]")) element.setAttribute("tabindex", "-1");
  element.focus({ preventScroll: true });
}

function enter(event) {
  if (event.target.matches?.(FIELDS)) enteredAt = performance.now();
}
for (const name of ["input", "pointerdown", "entered"]) document.addEventListener(name, enter, true);

document.addEventListener("htmx:beforeSend", (event) => requests.set(event.detail.xhr, { sentAt: performance.now() }));

document.addEventListener("htmx:beforeSwap", (event) => {
  const active = document.activeElement;
  const request = requests.get(event.detail.xhr);
  if (!request) return;
  request.held = event.detail.target?.contains(active) || active === document.body ? trace(active) : null;
  request.field = enteredAt > request.sentAt && active.matches(FIELDS) ? active : null;
});

// Who went to a field, or on writing in it, while the answer was on its way, stays there.
function stay({ field, held }, target) {
  const same = field?.isConnected ? field : field && held && find(held, target);
  return same?.matches(FIELDS) ? same : null;
}

document.addEventListener("htmx:afterSettle", (event) => {
  const request = requests.get(event.detail.xhr) || {};
  const target = event.detail.target?.isConnected ? event.detail.target : document.getElementById(event.detail.target?.id || "");
  const field = stay(request, target);
  if (field) return land(field);
  const wrong = target?.querySelector("[aria-invalid=true]");
  const typing = document.activeElement?.matches("input, textarea, select");
  if (wrong && event.detail.requestConfig?.verb !== "get" && !typing) return land(wrong);
  if (wrong && event.detail.requestConfig?.verb === "post" && request.held) return land(wrong);
  const active = document.activeElement;
  if (active?.matches(FIELDS) && target?.contains(active) && active.id !== request.held?.id) return null; // he went there since the swap
  const asked = [...(target?.querySelectorAll("[autofocus]") || [])].find((element) => element.offsetParent !== null);
  if (asked && event.detail.requestConfig?.triggeringEvent?.isTrusted) return land(asked);
  if (!request.held || active !== document.body) return null;
  const next = find(request.held, target) || target?.querySelector("h1, h2, h3") || target;
  return next && land(next);
});

// A page that gives back what was typed begins at what needs another look.
const needed = document.querySelector("form[method=post] [aria-invalid=true]");
if (needed) { land(needed); needed.scrollIntoView({ block: "center" }); }
