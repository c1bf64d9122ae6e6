// Modal windows: the front one of the stack in a <dialog>, which keeps the focus inside.

import { act, byId, el } from "./dom.js";
import { drawBlocks } from "./blocks.js";
import { forget, surface } from "./surfaces.js";
import { textObject } from "./mrkdwn.js";

let shown = null;
let stack = [];
let opener = null;

export function showWindows(views) {
  const gone = stack.filter((view) => !views.some((one) => one.id === view.id));
  gone.forEach((view) => forget(view.id));
  stack = views;
  const box = byId("window");
  const front = views.at(-1);
  if (!front) {
    shown = null;
    if (box.open) box.close();
    return;
  }
  draw(front, {});
  if (!box.open) {
    opener = document.activeElement;
    box.showModal();
  }
  focusFirst(box);
}

// Back to what opened the window, or to what is in its place: it may have been drawn again meanwhile.
byId("window").addEventListener("close", () => {
  const key = opener?.dataset?.key;
  const place = opener?.isConnected ? opener : key && document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  (place && place !== document.body ? place : document.querySelector("#composer textarea")).focus();
});

function draw(view, errors) {
  const box = byId("window");
  const focused = document.activeElement?.dataset?.key;
  const top = box.querySelector(".body")?.scrollTop ?? 0;
  const same = shown?.id === view.id;
  shown = view;
  const where = surface({ view_id: view.id }, { errors, heading: 3 });
  box.replaceChildren(el("form", { method: "dialog", novalidate: true, onsubmit: (event) => { event.preventDefault(); submit(view, where); } },
    el("header", {},
      view.previous_view_id ? el("button.plain", { type: "button", "aria-label": "Back", onclick: () => close(view, false) }, "‹") : el("img.avatar", { src: "/static/minewatch.svg", alt: "" }),
      el("h2", { id: "window-title" }, textObject(view.title)),
      el("button.plain", { type: "button", "aria-label": "Close the window", onclick: () => close(view, true) }, "×")),
    el("div.body", {}, drawBlocks(view.blocks, where)),
    el("footer", {},
      view.close || view.submit ? el("button.button", { type: "button", onclick: () => close(view, false) }, view.close ? textObject(view.close) : "Cancel") : null,
      view.submit ? el("button.button.primary", { type: "submit" }, textObject(view.submit)) : null)));
  box.oncancel = (event) => { event.preventDefault(); close(view, true); };
  if (same) {
    box.querySelector(".body").scrollTop = top;
    if (focused) box.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }
}

// To the first text to fill in, else to the window itself: a select that has the focus lies open.
function focusFirst(box) {
  if (document.activeElement?.dataset.key && box.contains(document.activeElement)) return;
  const first = box.querySelector(".body input:not([role=combobox], [type=checkbox], [type=radio]), .body textarea, .body [role=combobox]");
  if (first && first.role !== "combobox") first.focus();
  else box.focus();
}

async function submit(view, where) {
  const button = byId("window").querySelector("footer .primary");
  button?.setAttribute("aria-busy", "true");
  const outcome = await act({ act: "submit", view_id: view.id, chosen: where.chosen });
  button?.removeAttribute("aria-busy");
  if (Object.keys(outcome.errors ?? {}).length) {
    draw(view, outcome.errors);
    byId("window").querySelector(".wrong input, .wrong textarea")?.focus();
  }
}

const close = (view, all) => act({ act: "close", view_id: view.id, all });
