// Focus is never lost: what was focused before a swap is focused after it, or the nearest sensible place.
let held = null;

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

document.addEventListener("htmx:beforeSwap", (event) => {
  const active = document.activeElement;
  held = event.detail.target?.contains(active) || active === document.body ? trace(active) : null;
});

document.addEventListener("htmx:afterSettle", (event) => {
  const target = event.detail.target?.isConnected ? event.detail.target : document.getElementById(event.detail.target?.id || "");
  const wrong = target?.querySelector("[aria-invalid=true]");
  const typing = document.activeElement?.matches("input, textarea, select");
  if (wrong && event.detail.requestConfig?.verb !== "get" && !typing) return land(wrong);
  if (wrong && event.detail.requestConfig?.verb === "post" && held) return land(wrong);
  const active = document.activeElement;
  const moved = active?.matches("input, textarea, select") && target?.contains(active) && active.id !== held?.id;
  if (moved) return; // someone fast is typing already where he went since the swap
  const asked = [...(target?.querySelectorAll("[autofocus]") || [])].find((element) => element.offsetParent !== null);
  if (asked && event.detail.requestConfig?.triggeringEvent?.isTrusted) return land(asked);
  if (!held || document.activeElement !== document.body) return;
  const next = find(held, target) || target?.querySelector("h1, h2, h3") || target;
  if (next) land(next);
});
