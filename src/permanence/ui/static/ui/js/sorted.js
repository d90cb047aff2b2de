// A head that puts a list in order leads to a page anew: it has the focus again there, and its name says the order.
const NAME = "sorted";

function keep(event) {
  const head = event.target.closest?.("a[data-sorts]");
  if (!head || event.ctrlKey || event.metaKey || event.shiftKey) return;
  try { sessionStorage.setItem(NAME, JSON.stringify([location.pathname, head.dataset.sorts])); } catch { /* private window */ }
}

function taken() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(NAME));
    sessionStorage.removeItem(NAME);
    return kept || [];
  } catch { return []; }
}

document.addEventListener("click", keep);
const [path, name] = taken();
if (path === location.pathname) {
  const heads = [...document.querySelectorAll(".th-sort")];
  (heads.find((head) => head.dataset.sorts === name) || heads[0])?.focus(); // "usual order" is gone once it is pressed
}
