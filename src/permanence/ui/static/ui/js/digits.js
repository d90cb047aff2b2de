// 1 to 9 choose in the segmented choices marked data-digits: those that hold the focus, or the first of the screen.
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || !/^[1-9]$/.test(event.key)) return;
  if (event.target.matches?.("input:not([type=radio], [type=checkbox]), textarea, select") || document.documentElement.dataset.keys === "off") return;
  const where = document.querySelector("dialog[open]") || document;
  const group = event.target.closest?.("[data-digits]") || [...where.querySelectorAll("[data-digits]")].find((shown) => shown.offsetParent !== null);
  const choice = group?.querySelectorAll("input[type=radio]")[Number(event.key) - 1];
  if (!choice || choice.disabled) return;
  event.preventDefault();
  choice.focus();
  choice.click();
});
