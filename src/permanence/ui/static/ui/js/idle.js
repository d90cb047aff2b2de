// At a desk that several share: discreet by itself when nobody touched this machine for two minutes, if so chosen here.
const root = document.documentElement;
const AFTER_MS = 120_000;
let touched = Date.now();

for (const kind of ["pointermove", "pointerdown", "keydown", "wheel", "touchstart"]) {
  addEventListener(kind, () => { touched = Date.now(); }, { passive: true, capture: true });
}

setInterval(() => {
  const away = root.dataset.idle === "on" && Date.now() - touched >= AFTER_MS;
  if (away && !root.hasAttribute("data-discreet")) document.dispatchEvent(new CustomEvent("away"));
}, 2000);
