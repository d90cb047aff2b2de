// From the search field down into what was found; Enter opens the only one, or goes to the first, once what was found is what was typed.
document.addEventListener("keydown", (event) => {
  const field = event.target;
  if (field.id !== "patient-search" || event.isComposing) return;
  const list = document.querySelector("#results [data-found]");
  const people = [...(list?.querySelectorAll("a") ?? [])];
  const settled = list?.dataset.found === field.value.trim();
  if (!people.length || (event.key !== "ArrowDown" && !(event.key === "Enter" && settled))) return;
  event.preventDefault();
  if (event.key === "Enter" && people.length === 1) people[0].click(); else people[0].focus();
});
