// Native charts as SVG in the width there is, with the numbers in a table. Series differ in colour,
// in marker and dash (lines) or pattern (areas), so that colour alone tells nothing.

import { el, freshId } from "./dom.js";
import { grid } from "./tables.js";

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 220;
const GAP = 8;
// At least 3:1 on white, and apart for every kind of colour vision (tests/bot/workspace/in_browser/test_charts.py).
export const COLOURS = ["#1e88e5", "#d55e00", "#004d40", "#aa4499", "#000000", "#4b0055"];
const DASHES = ["", "7 3", "2 3", "10 3 2 3", "5 5", "1 4"];
const MARKERS = [
  "M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0", "M-3.5,-3.5h7v7h-7z", "M0,-4.5L4.5,3.5H-4.5z",
  "M0,-5L5,0L0,5L-5,0z", "M-4,-4L4,4M-4,4L4,-4", "M0,-5V5M-5,0H5",
];
// Lines over the colour; the first is plain.
const PATTERNS = ["", "M0,8L8,0", "M0,0L8,8", "M4,0V8", "M0,4H8", "M0,4H8M4,0V8"];

export function chart(block) {
  const given = block.chart;
  const parts = given.segments ?? given.series;
  const id = freshId("chart");
  const drawing = el("div.drawing", { "aria-hidden": "true" });
  const draw = (width) => drawing.replaceChildren(given.type === "pie" ? pie(given.segments, width, id) : plot(given, width, id));
  draw(520);
  // Drawn anew for each width: type keeps its size, and names thin out instead of shrinking.
  new ResizeObserver(([seen]) => { if (seen.contentRect.width > 0) draw(Math.round(seen.contentRect.width)); }).observe(drawing);
  return el("figure.chart", { role: "group", "aria-label": block.title },
    el("figcaption", {}, block.title),
    el("p.unseen", {}, inWords(given)),
    given.axis_config?.y_label ? el("p.axis-title", {}, given.axis_config.y_label) : null,
    drawing,
    given.axis_config?.x_label ? el("p.axis-title.across", {}, given.axis_config.x_label) : null,
    el("ul.legend", {}, parts.map((one, number) => el("li", {}, swatch(given, number, id), one.name ?? `${one.label}: ${one.value}`))),
    el("details", {}, el("summary", {}, "Numbers"), numbers(block)));
}

function svg(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const colour = (number) => COLOURS[number % COLOURS.length];
const look = (number) => (number + Math.floor(number / COLOURS.length)) % PATTERNS.length;
const isLine = (type) => type === "line" || type === "area";

const patterns = (count, id) => svg("defs", {}, ...Array.from({ length: count }, (_, number) => svg("pattern", {
  id: `${id}-${number}`, width: 8, height: 8, patternUnits: "userSpaceOnUse",
}, svg("rect", { width: 8, height: 8, fill: colour(number) }), svg("path", { d: PATTERNS[look(number)], stroke: "#fff", "stroke-width": 1.6 }))));

const marker = (number, x, y) => svg("path", {
  d: MARKERS[look(number)], transform: `translate(${x},${y})`, fill: look(number) > 3 ? "none" : colour(number), stroke: colour(number), "stroke-width": 1.6, class: "marker",
});

function swatch(given, number, id) {
  const shape = isLine(given.type)
    ? [svg("line", { x1: 0, x2: 28, y1: 8, y2: 8, stroke: colour(number), "stroke-width": 2.5, "stroke-dasharray": DASHES[look(number)] }), marker(number, 14, 8)]
    : [svg("rect", { x: 6, width: 16, height: 16, fill: `url(#${id}-${number})` })];
  return svg("svg", { width: 28, height: 16, "aria-hidden": "true" }, ...shape);
}

const lined = (given) => given.series.map((one) => given.axis_config.categories.map((label) => one.data.find((point) => point.label === label)?.value ?? 0));

// Round steps from below the least value to above the greatest.
function ticks(values, fromZero) {
  const [low, high] = [Math.min(...values, ...(fromZero ? [0] : [])), Math.max(...values, ...(fromZero ? [0] : []))];
  const rough = (high - low || Math.abs(high) || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * power).find((one) => one >= rough);
  const from = Math.floor(low / step);
  return Array.from({ length: Math.ceil(high / step) - from + 1 || 2 }, (_, index) => Number(((from + index) * step).toPrecision(12)));
}

const short = (value) => new Intl.NumberFormat("en-GB", { notation: Math.abs(value) >= 10000 ? "compact" : "standard" }).format(value).replace("-", "−");

function plot(given, width, id) {
  const { categories } = given.axis_config;
  const rows = lined(given);
  const levels = ticks(rows.flat(), given.type !== "line");
  const left = 12 + Math.max(...levels.map((one) => widthOf(short(one))));
  const slot = (width - left - 8) / categories.length;
  const at = {
    slot, x: (index) => left + (index + 0.5) * slot,
    y: (value) => HEIGHT - 28 - ((value - levels[0]) / (levels.at(-1) - levels[0])) * (HEIGHT - 44),
  };
  const axis = levels.flatMap((level) => [
    svg("line", { x1: left, x2: width - 4, y1: at.y(level), y2: at.y(level), class: level === 0 || level === levels[0] ? "axis" : "rule" }),
    svg("text", { x: left - 6, y: at.y(level) + 4, "text-anchor": "end" }, short(level)),
  ]);
  const shapes = given.type === "bar" ? bars(rows, at, id) : rows.flatMap((row, number) => line(row, number, at, given.type === "area"));
  return svg("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT }, patterns(given.type === "bar" ? rows.length : 0, id), ...axis, ...shapes, ...names(categories, at, width));
}

// How wide a word is drawn, measured and not guessed: faces differ from machine to machine.
const pen = document.createElement("canvas").getContext("2d");
pen.font = `12px ${getComputedStyle(document.body).fontFamily}`;
const widthOf = (text) => pen.measureText(text).width;

// Every n-th name, the least n with which none touches the next, each kept inside the picture;
// where that leaves one, the first and the last at the edges if they fit.
function names(categories, at, width) {
  for (let step = 1; ; step++) {
    const placed = categories.map((label, index) => {
      const half = widthOf(label) / 2;
      return { label, half, x: Math.max(half, Math.min(at.x(index), width - half)) };
    });
    const some = placed.filter((_, index) => index % step === 0);
    if (some.some((one, index) => index && some[index - 1].x + some[index - 1].half + GAP > one.x - one.half)) continue;
    const [first, last] = [placed[0], placed.at(-1)];
    const edges = [{ ...first, x: first.half }, { ...last, x: width - last.half }];
    const pair = some.length === 1 && placed.length > 1 && 2 * (first.half + last.half) + GAP <= width;
    return (pair ? edges : some).map(({ label, x }) => svg("text", { x, y: HEIGHT - 8, "text-anchor": "middle", class: "name" }, label));
  }
}

function bars(rows, at, id) {
  const width = Math.min(36, (at.slot * 0.8) / rows.length);
  return rows.flatMap((row, number) => row.flatMap((value, index) => {
    const left = at.x(index) - (width * rows.length) / 2 + number * width;
    const [top, foot] = [Math.min(at.y(value), at.y(0)), Math.max(at.y(value), at.y(0))];
    const said = short(value);
    return [
      svg("rect", { x: left, y: top, width: Math.max(1, width - 2), height: foot - top, fill: `url(#${id}-${number})`, stroke: colour(number) }),
      ...(widthOf(said) <= width - 2 ? [svg("text", { x: left + width / 2 - 1, y: top - 4, "text-anchor": "middle", class: "value" }, said)] : []),
    ];
  }));
}

function line(row, number, at, filled) {
  const points = row.map((value, index) => `${at.x(index)},${at.y(value)}`);
  const foot = at.y(0);
  const area = filled ? [svg("polygon", { points: [`${at.x(0)},${foot}`, ...points, `${at.x(row.length - 1)},${foot}`].join(" "), fill: colour(number), "fill-opacity": 0.25 })] : [];
  return [
    ...area,
    svg("polyline", { points: points.join(" "), fill: "none", stroke: colour(number), "stroke-width": 2, "stroke-dasharray": DASHES[look(number)] }),
    ...row.map((value, index) => marker(number, at.x(index), at.y(value))),
  ];
}

function pie(segments, width, id) {
  const total = segments.reduce((sum, one) => sum + one.value, 0);
  const [x, y, radius] = [width / 2, HEIGHT / 2, HEIGHT / 2 - 6];
  const at = (angle) => `${x + radius * Math.cos(angle)},${y + radius * Math.sin(angle)}`;
  let from = -Math.PI / 2;
  const slices = segments.map((one, number) => {
    const to = from + (one.value / total) * 2 * Math.PI * 0.9999;
    const d = `M${x},${y} L${at(from)} A${radius},${radius} 0 ${to - from > Math.PI ? 1 : 0} 1 ${at(to)} Z`;
    from = to;
    return svg("path", { d, fill: `url(#${id}-${number})`, stroke: "#fff", "stroke-width": 2 });
  });
  return svg("svg", { viewBox: `0 0 ${width} ${HEIGHT}`, width, height: HEIGHT }, patterns(segments.length, id), ...slices);
}

// What the picture shows, for those who hear it.
function inWords(given) {
  if (given.type === "pie") return `Pie chart: ${given.segments.map((one) => `${one.label} ${short(one.value)}`).join(", ")}.`;
  const { categories } = given.axis_config;
  const kind = { line: "Line", bar: "Bar", area: "Area" }[given.type];
  const said = lined(given).map((row, number) => {
    const [least, most] = [Math.min(...row), Math.max(...row)];
    const span = least === most ? short(most) : `${short(least)} (${categories[row.indexOf(least)]}) to ${short(most)} (${categories[row.indexOf(most)]})`;
    return `${given.series[number].name}: ${span}`;
  });
  return `${kind} chart, ${categories[0]} to ${categories.at(-1)}. ${said.join(". ")}.`;
}

function numbers(block) {
  const { segments, series, axis_config: axis } = block.chart;
  if (segments) return grid(block.title, ["Part", "Number"], segments.map((one) => [one.label, one.value]));
  const rows = lined(block.chart);
  return grid(block.title, [axis.x_label ?? "Category", ...series.map((one) => one.name)], axis.categories.map((label, index) => [label, ...rows.map((row) => row[index])]));
}
