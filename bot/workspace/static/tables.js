// Tables: the plain `table` block, and `data_table`, which is sorted and paged here, in the page.
// A table is as wide as its words need and scrolls in a region of its own.

import { el, freshId } from "./dom.js";

const PAGE_SIZE = 5;
const MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
const inOrder = new Intl.Collator("en", { numeric: true, sensitivity: "base" }).compare;

// content(cell): the nodes of a cell; blocks.js knows rich text.
export function table(block, content) {
  const [first, ...rest] = block.rows;
  const align = (index) => `align-${block.column_settings?.[index]?.align ?? "left"}`;
  return region({ "aria-label": "Table" }, el("table", {},
    el("thead", {}, el("tr", {}, first.map((cell, index) => el(`th.${align(index)}`, { scope: "col" }, content(cell))))),
    el("tbody", {}, rest.map((row) => el("tr", {}, row.map((cell, index) => el(`td.${align(index)}`, {}, content(cell))))))));
}

const region = (named, ...children) => el("div.table", { tabIndex: 0, role: "region", ...named }, ...children);

// A table of words and numbers; the first of a row is its name.
export function grid(caption, head, rows) {
  const cell = (value) => (typeof value === "number" ? { type: "raw_number", value, text: String(value) } : { type: "raw_text", text: value });
  return dataTable({ caption, page_size: rows.length, rows: [head, ...rows].map((row) => row.map(cell)) }, (one) => one.text);
}

export function dataTable(block, content) {
  const [head, ...rows] = block.rows.map((row) => row.map((cell) => drawnCell(cell, content)));
  const size = block.page_size ?? PAGE_SIZE;
  const named = block.row_header_column_index ?? 0;
  const id = freshId("caption");
  const body = el("tbody");
  const shown = { column: -1, down: false, page: 0, rows };
  const heads = head.map((cell, index) => el(`th${cell.number ? ".align-right" : ""}`, { scope: "col" },
    el("button.sort", { type: "button", onclick: () => sortBy(index) }, cell.nodes)));
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const words = el("span", { role: "status" });
  const turns = [[-1, "Previous"], [1, "Next"]].map(([step, name]) => el("button.button", { type: "button", onclick: () => turn(step) }, name));

  function sortBy(column) {
    const again = shown.column === column;
    // Up, down, and back to the order in which it came.
    Object.assign(shown, again && shown.down ? { column: -1, down: false } : { column, down: again }, { page: 0 });
    shown.rows = shown.column < 0 ? rows : sorted(rows, column, shown.down);
    draw();
  }

  function turn(step) {
    shown.page = Math.min(Math.max(shown.page + step, 0), pages - 1);
    draw();
  }

  function draw() {
    heads.forEach((node, index) => node.setAttribute("aria-sort", index !== shown.column ? "none" : shown.down ? "descending" : "ascending"));
    const from = shown.page * size;
    const part = shown.rows.slice(from, from + size);
    body.replaceChildren(...part.map((row) => el("tr", {}, row.map((cell, index) => el(`${index === named ? "th" : "td"}${cell.number ? ".align-right" : ""}`, { scope: index === named ? "row" : undefined }, cell.nodes)))));
    words.textContent = `Rows ${from + 1} to ${from + part.length} of ${rows.length}`;
    // Not `disabled`: the button that was pressed keeps the focus.
    turns[0].setAttribute("aria-disabled", String(shown.page === 0));
    turns[1].setAttribute("aria-disabled", String(shown.page === pages - 1));
  }

  draw();
  return el("div.data-table", {},
    region({ "aria-labelledby": id }, el("table", {}, el("caption", { id }, block.caption), el("thead", {}, el("tr", {}, heads)), body)),
    pages > 1 ? el("nav.turns", { "aria-label": `Pages: ${block.caption}` }, turns[0], turns[1], words) : null);
}

function drawnCell(cell, content) {
  const nodes = [content(cell)].flat(9);
  const text = el("span", {}, nodes.map((one) => one.cloneNode?.(true) ?? one)).textContent.trim();
  return { nodes, text, number: cell.type === "raw_number", value: cell.type === "raw_number" ? cell.value ?? Number(cell.text) : null };
}

// Numbers by size, days by the calendar, words by the alphabet; what is empty comes last either way.
function sorted(rows, column, down) {
  const isEmpty = (cell) => cell.value === null && /^[-–—]?$/.test(cell.text);
  const full = rows.filter((row) => !isEmpty(row[column]));
  const keys = new Map(full.map((row) => [row, row[column].value ?? dayNumber(row[column].text)]));
  const byKey = full.every((row) => keys.get(row) !== null);
  const compare = byKey ? (a, b) => keys.get(a) - keys.get(b) : (a, b) => inOrder(a[column].text, b[column].text);
  full.sort(down ? (a, b) => compare(b, a) : compare);
  return [...full, ...rows.filter((row) => isEmpty(row[column]))];
}

// "10 January 2026", "January 2026", "2026" or "2026-01-10" as a number that grows with time; else null.
function dayNumber(text) {
  const [, year, month, day] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text) ?? [];
  if (year) return year * 10000 + (month ?? 0) * 100 + Number(day ?? 0);
  const written = /^(?:(\d{1,2}) )?([A-Z][a-z]+) (\d{4})$/.exec(text);
  const place = written ? MONTHS.indexOf(written[2].toLowerCase()) : -1;
  return place < 0 ? null : written[3] * 10000 + (place + 1) * 100 + Number(written[1] ?? 0);
}
