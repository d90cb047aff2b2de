// What this person chose on this machine, set before the first paint: theme, rail, single keys, discreet mode.
"use strict";
(() => {
  const root = document.documentElement;
  const read = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  for (const [name, attribute] of [["theme", "data-bs-theme"], ["rail", "data-rail"], ["keys", "data-keys"], ["discreet", "data-discreet"], ["idle", "data-idle"]]) {
    const kept = read(name);
    if (kept) root.setAttribute(attribute, kept);
  }
})();
