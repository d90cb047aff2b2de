// The screen on the wall asks every few seconds what to show, for days, and says when it no longer knows.
const LOST_MS = 120_000; // from then on what it knew is not shown any more
const known = new Set();
let sound = null;
let ahead = 0; // by how much the practice's clock is ahead of the television's
let freshAt = Date.now();

const wall = () => document.getElementById("wall");
const calls = () => [...document.querySelectorAll("[data-call]")].map((call) => call.dataset.call);

function hourOf(moment) {
  const options = { hour: "numeric", minute: "2-digit", hourCycle: "h23", timeZone: wall()?.dataset.zone };
  const said = Object.fromEntries(new Intl.DateTimeFormat("fr", options).formatToParts(moment).map((part) => [part.type, part.value]));
  return said.minute === "00" ? `${Number(said.hour)} h` : `${Number(said.hour)} h ${said.minute}`;
}

function note(frequency, at) {
  const [tone, level] = [sound.createOscillator(), sound.createGain()];
  tone.frequency.value = frequency;
  level.gain.setValueAtTime(0.18, at);
  level.gain.exponentialRampToValueAtTime(0.001, at + 0.9);
  tone.connect(level).connect(sound.destination);
  tone.start(at);
  tone.stop(at + 0.9);
}

function heard() {
  if (!wall()?.hasAttribute("data-sound") || sound?.state !== "running") return;
  note(659, sound.currentTime);
  note(523, sound.currentTime + 0.35);
}

function shown() {
  ahead = Date.parse(wall().dataset.now) - Date.now();
  freshAt = Date.now();
}

async function ask() {
  const answer = await fetch(location.pathname, { headers: { "HX-Request": "true" }, cache: "no-store", signal: AbortSignal.timeout(10_000) });
  if (answer.status === 410) return location.reload(); // switched off: the page says so
  if (!answer.ok) return;
  const next = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("wall");
  if (!next) return;
  if (next.dataset.made !== wall().dataset.made) return location.reload(); // another version of this very page
  wall().replaceWith(next);
  shown();
  const fresh = calls().filter((call) => !known.has(call));
  known.clear();
  calls().forEach((call) => known.add(call));
  if (fresh.length) heard();
}

function tick() {
  const now = Date.now();
  const hour = document.getElementById("hour");
  if (hour) hour.textContent = hourOf(now + ahead);
  const stale = document.getElementById("stale");
  stale.hidden = now - freshAt < Number(wall().dataset.stale) * 1000;
  if (!stale.hidden) stale.textContent = stale.dataset.words.replace("{hour}", hourOf(freshAt + ahead));
  document.body.classList.toggle("lost", now - freshAt > LOST_MS);
  const quiet = wall().hasAttribute("data-sound") && sound?.state !== "running";
  document.getElementById("start").hidden = !quiet && (Boolean(document.fullscreenElement) || performance.now() > 60_000);
}

async function begin() {
  sound ??= new AudioContext();
  await sound.resume();
  if (!document.fullscreenElement) await document.documentElement.requestFullscreen?.().catch(() => {});
}

async function stayAwake() {
  if (document.visibilityState === "visible") await navigator.wakeLock?.request("screen").catch(() => {});
}

async function forever() {
  try { await ask(); } catch { /* no network: asked again, and said once it lasts */ }
  setTimeout(forever, Number(wall().dataset.every) * 1000);
}

shown();
calls().forEach((call) => known.add(call));
sound = new AudioContext(); // a television set up for it plays without being touched
for (const touch of ["pointerdown", "keydown"]) document.addEventListener(touch, begin);
document.addEventListener("visibilitychange", stayAwake);
stayAwake();
setInterval(tick, 1000);
tick();
setTimeout(forever, Number(wall().dataset.every) * 1000);
