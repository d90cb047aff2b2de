// The sheets: another day or structure at once, and the printer.
document.addEventListener("change", (event) => event.target.matches("[data-sends]") && event.target.form.requestSubmit());
document.getElementById("print-now")?.addEventListener("click", () => window.print());
