// Keeps what a patient types in a form before his visit, a second after he stops; without it, a button does so.
const form = document.querySelector("form[data-draft]");
const said = form?.querySelector("[data-draft-said]");
let timer = 0;
let sending = false;

async function keep() {
  if (sending) return later();
  sending = true;
  const body = new FormData(form);
  body.set("later", "1");
  body.set("quiet", "1");
  try {
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
    said.textContent = answer.status === 204 ? said.dataset.kept : said.dataset.lost;
  } catch {
    said.textContent = said.dataset.lost;
  }
  sending = false;
}

function later() {
  clearTimeout(timer);
  timer = setTimeout(keep, 1000);
}

form?.addEventListener("input", later);
form?.addEventListener("submit", () => clearTimeout(timer));
