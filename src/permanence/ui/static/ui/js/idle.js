// At a desk that several share, if so chosen here: discreet by itself when nobody touched this machine for two minutes,
// locked after ten, but for a screen on which something is being timed: someone is on the telephone.
const root = document.documentElement;
const AFTER_MS = 120_000;
const LOCK_AFTER_MS = 600_000;
let touched = Date.now();

for (const kind of ["pointermove", "pointerdown", "keydown", "wheel", "touchstart"]) {
  addEventListener(kind, () => { touched = Date.now(); }, { passive: true, capture: true });
}

setInterval(() => {
  const idle = root.dataset.idle === "on" ? Date.now() - touched : 0;
  if (idle >= AFTER_MS && !root.hasAttribute("data-discreet")) document.dispatchEvent(new CustomEvent("away"));
  if (idle >= LOCK_AFTER_MS && !document.querySelector("[role=timer]")) document.dispatchEvent(new CustomEvent("gone"));
}, 2000);
