// Timers count up, relative times stay true; one tick for the page, in step with the second.
const two = (number) => String(number).padStart(2, "0");
const french = document.documentElement.lang !== "en";

function running(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

function inMinutes(minutes) {
  const [h, m] = [Math.floor(minutes / 60), minutes % 60];
  return h ? (m ? `${h} h ${two(m)}` : `${h} h`) : `${m} min`;
}

function far(seconds) {
  if (Math.abs(seconds) < 45) return french ? "à l’instant" : "just now";
  const said = inMinutes(Math.max(1, Math.round(Math.abs(seconds) / 60)));
  if (seconds > 0) return french ? `il y a ${said}` : `${said} ago`;
  return french ? `dans ${said}` : `in ${said}`;
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function count(now) {
  for (const timer of document.querySelectorAll("[data-since]")) {
    const seconds = (now - Date.parse(timer.dataset.since)) / 1000;
    write(timer, "minutes" in timer.dataset ? inMinutes(Math.max(0, Math.floor(seconds / 60))) : running(seconds));
    if (timer.dataset.danger && seconds >= Number(timer.dataset.danger)) timer.dataset.tone = "danger";
    else if (timer.dataset.soon && seconds >= Number(timer.dataset.soon)) timer.dataset.tone = "soon";
  }
}

function tick() {
  const now = Date.now();
  count(now);
  for (const time of document.querySelectorAll("time[data-relative]")) {
    const seconds = (now - Date.parse(time.dateTime)) / 1000;
    if (Math.abs(seconds) < 43200) write(time, far(seconds));
  }
  setTimeout(tick, 1000 - (Date.now() % 1000));
}
tick();
document.addEventListener("htmx:load", () => count(Date.now()));
