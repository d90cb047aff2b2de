// The printer, for a page that is kept on paper.
document.getElementById("print-now")?.addEventListener("click", () => window.print());
