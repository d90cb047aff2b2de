// Questions to the practitioner: the form comes when its dialog opens, and one writes in it at once.
document.addEventListener("htmx:afterSettle", (event) => {
  event.detail.target?.closest?.("dialog.ask-dialog[open]")?.querySelector("[autofocus]")?.focus();
});

// A time typed is the time meant.
document.addEventListener("input", (event) => {
  const own = document.getElementById(event.target.dataset?.picks || "");
  if (own) own.checked = true;
});
