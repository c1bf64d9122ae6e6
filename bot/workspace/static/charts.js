// Native charts as plain SVG, with every number in a table for those who do not see it.

import { el } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 520;
const HEIGHT = 180;
const COLOURS = ["#0b6e75", "#d1495b", "#edae49", "#30638e", "#7a5195", "#5b8e7d"];

export function chart(block) {
  const drawn = block.chart.type === "pie" ? pie(block.chart.segments) : plot(block.chart);
  return el("figure.chart", { role: "group", "aria-label": block.title },
    el("figcaption", {}, block.title), drawn, legend(block.chart), numbers(block));
}

function svg(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const canvas = (...children) => svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" }, ...children);

function plot(given) {
  const categories = given.axis_config.categories;
  const values = given.series.map((series) => categories.map((label) => series.data.find((point) => point.label === label)?.value ?? 0));
  const top = Math.max(1, ...values.flat());
  const low = given.type === "bar" ? 0 : Math.min(...values.flat());
  const x = (index) => 30 + ((index + 0.5) * (WIDTH - 40)) / categories.length;
  const y = (value) => HEIGHT - 28 - ((value - low) / Math.max(1, top - low)) * (HEIGHT - 50);
  const labels = categories.map((label, index) => svg("text", { x: x(index), y: HEIGHT - 8, "text-anchor": "middle" }, label));
  const shapes = values.flatMap((row, number) => (given.type === "bar" ? bars(row, number, values.length, x, y, categories.length) : [line(row, number, x, y)]));
  return canvas(svg("line", { x1: 20, x2: WIDTH - 10, y1: HEIGHT - 26, y2: HEIGHT - 26, class: "axis" }), ...shapes, ...labels);
}

function bars(row, number, count, x, y, categories) {
  const width = Math.min(36, ((WIDTH - 60) / categories / count) * 0.7);
  return row.flatMap((value, index) => {
    const left = x(index) - (width * count) / 2 + number * width;
    return [
      svg("rect", { x: left, y: y(value), width: width - 2, height: Math.max(0, HEIGHT - 27 - y(value)), fill: COLOURS[number], rx: 2 }),
      svg("text", { x: left + width / 2, y: y(value) - 5, "text-anchor": "middle" }, String(value)),
    ];
  });
}

function line(row, number, x, y) {
  const points = row.map((value, index) => `${x(index)},${y(value)}`).join(" ");
  return svg("polyline", { points, fill: "none", stroke: COLOURS[number], "stroke-width": 2.5 });
}

function pie(segments) {
  const total = segments.reduce((sum, one) => sum + one.value, 0);
  let from = -Math.PI / 2;
  const at = (angle) => [WIDTH / 2 + 80 * Math.cos(angle), HEIGHT / 2 + 80 * Math.sin(angle)];
  return canvas(...segments.map((one, number) => {
    const to = from + (one.value / total) * 2 * Math.PI * 0.9999;
    const [[x1, y1], [x2, y2]] = [at(from), at(to)];
    const path = `M${WIDTH / 2},${HEIGHT / 2} L${x1},${y1} A80,80 0 ${to - from > Math.PI ? 1 : 0} 1 ${x2},${y2} Z`;
    from = to;
    return svg("path", { d: path, fill: COLOURS[number % COLOURS.length] });
  }));
}

function legend(given) {
  const names = (given.series ?? given.segments).map((one) => one.name ?? `${one.label}: ${one.value}`);
  return el("ul.legend", {}, names.map((name, number) => el(`li.colour-${number % COLOURS.length}`, {}, name)));
}

function numbers(block) {
  const rows = block.chart.segments ?? block.chart.series.flatMap((series) => series.data.map((point) => ({ label: `${series.name}, ${point.label}`, value: point.value })));
  return el("table.unseen", {}, rows.map((row) => el("tr", {}, el("th", {}, row.label), el("td", {}, String(row.value)))));
}
