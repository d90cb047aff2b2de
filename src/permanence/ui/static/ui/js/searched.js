// What is looked for is often a name: it travels in a header, so that no address, and no log of addresses, holds it.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.verb !== "get" || !detail.parameters.q) return;
  detail.headers.Searched = encodeURIComponent(detail.parameters.q);
  delete detail.parameters.q;
});
