// Draws [data-plot] with uPlot in the page's colours; the table behind says the same in numbers.
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function resolved(name) {
  const probe = document.createElement("i");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

function draw(place) {
  const { labels, series } = JSON.parse(place.dataset.plot);
  const inks = ["--accent", "--ink-soft", "--line-strong"].map(resolved);
  const [line, soft] = [resolved("--line"), resolved("--ink-soft")];
  const bars = place.dataset.kind === "bars" ? uPlot.paths.bars({ size: [0.6, 48], radius: 0.15 }) : undefined;
  const axis = { stroke: soft, grid: { stroke: line, width: 1 }, ticks: { show: false }, font: `13px ${colour("--tblr-font-sans-serif")}` };
  const most = Number(place.dataset.most);
  const top = (high) => (most ? most * 1.05 : place.dataset.unit === "%" && high > 50 ? Math.max(high, 100) * 1.05 : high * 1.1 || 1); // a large share is seen against the whole
  const every = Math.ceil((labels.length * 44) / place.clientWidth);
  place.replaceChildren();
  new uPlot({
    width: place.clientWidth, height: Number(place.dataset.height), legend: { show: series.length > 1, live: false }, cursor: { y: false, points: { size: 7 } },
    scales: { x: { time: false, range: (_, low, high) => [low - 0.5, high + 0.5] }, y: { range: (_, low, high) => [Math.min(0, low), top(high)] } },
    axes: [
      { ...axis, grid: { show: false }, space: 1, incrs: [1], splits: () => labels.map((_, index) => index), values: (_, at) => at.map((index) => (index % every ? "" : labels[index])) },
      { ...axis, size: 48, values: (_, at) => at.map((value) => `${value}${place.dataset.unit ? ` ${place.dataset.unit}` : ""}`) },
    ],
    series: [{}, ...series.map((one, index) => ({
      label: one.label, stroke: inks[index % 3], width: 2, paths: bars, points: { show: !bars && labels.length < 32, size: 5 },
      fill: bars ? inks[index % 3] : index === 0 ? inks[0].replace(/rgb\((.*)\)/, "rgb($1 / 10%)").replace(/,/g, " ") : undefined,
    }))],
  }, [labels.map((_, index) => index), ...series.map((one) => one.values)], place);
}

const drawAll = (root) => root.querySelectorAll?.("[data-plot]").forEach(draw);
drawAll(document);
document.addEventListener("htmx:load", (event) => drawAll(event.target));
let resizing;
window.addEventListener("resize", () => { clearTimeout(resizing); resizing = setTimeout(() => drawAll(document), 150); });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawAll(document));
