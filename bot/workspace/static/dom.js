// Building the page's nodes. Text is only ever set as text: nothing here reads HTML from a string.

// el("a.link", {href: "..."}, "text", node, ...): an element with classes, properties and children.
export function el(spec, props = {}, ...children) {
  const [tag, ...classes] = spec.split(".");
  const node = document.createElement(tag || "div");
  if (classes.length) node.className = classes.join(" ");
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name in node && !name.startsWith("aria") && name !== "list" && name !== "role") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const byId = (id) => document.getElementById(id);

// Makes a box hold these items ({key, sign, make}) in order, and leaves the nodes of unchanged ones alone:
// an open list or half a choice survives what happens around it, and only news is read out.
const kept = new WeakMap();
export function keep(box, items) {
  const before = kept.get(box) ?? new Map();
  const after = new Map();
  for (const item of items) {
    const old = before.get(item.key);
    after.set(item.key, old?.sign === item.sign ? old : { sign: item.sign, node: item.make() });
  }
  const nodes = [...after.values()].map((one) => one.node);
  const staying = new Set(nodes);
  for (const child of [...box.childNodes]) if (!staying.has(child)) child.remove();
  nodes.forEach((node, index) => { if (box.childNodes[index] !== node) box.insertBefore(node, box.childNodes[index] ?? null); });
  kept.set(box, after);
}

let counted = 0;
export const freshId = (word) => `${word}-${++counted}`;

// What only this page knows: the server takes orders from no other.
export const pageKey = document.querySelector('meta[name="page-key"]')?.content ?? "";

// What this page calls itself: a window is shown where it was asked for. It stays when the page is loaded again.
export const screen = sessionStorage.screen ??= [...crypto.getRandomValues(new Uint32Array(4))].join("-");

// The team that is shown; none until the first state has come.
export const place = { team: null };

// Asks the server to do something in the team that is shown; shows what went wrong.
export async function act(asked) {
  let outcome;
  try {
    const response = await fetch("/page/act", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Minewatch-Page": pageKey },
      body: JSON.stringify({ screen, ...(place.team ? { team: place.team } : {}), ...asked }),
    });
    outcome = await response.json();
  } catch {
    outcome = { failure: "Minewatch does not answer. Is it still running?" };
  }
  if (outcome.failure && outcome.failure !== "unknown_command") toast(words(outcome.failure));
  return outcome;
}

function words(failure) {
  if (failure === "operation_timeout") return "Minewatch did not answer within 3 seconds.";
  if (failure === "dispatch_failed") return "Minewatch could not be reached, or failed.";
  return failure;
}

let fading;
export function toast(text) {
  const box = byId("toast");
  box.textContent = text;
  box.hidden = false;
  clearTimeout(fading);
  fading = setTimeout(() => { box.hidden = true; }, 6000);
}
