// Copies what a field says; where the browser does not let us, the field is marked whole, ready to be copied by hand.
document.addEventListener("click", async (event) => {
  const asked = event.target.closest("[data-copies]");
  if (!asked) return;
  const field = document.getElementById(asked.dataset.copies);
  field.select();
  try { await navigator.clipboard.writeText(field.value); } catch { return; }
  document.dispatchEvent(new CustomEvent("toast", { detail: { text: asked.dataset.copied } }));
});
