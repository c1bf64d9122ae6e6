// Pictures: of this server only, since the page loads nothing from outside. One in a block opens large.

import { byId, el } from "./dom.js";
import { plain, textObject } from "./mrkdwn.js";

const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

// The address on this server, whatever name of the machine it was given with; null: it is elsewhere.
function ownAddress(given) {
  if (given.slack_file?.id) return `/page/files/${encodeURIComponent(given.slack_file.id)}`;
  const address = given.image_url ?? given.slack_file?.url ?? "";
  if (!URL.canParse(address, location.href)) return null;
  const url = new URL(address, location.href);
  if (!/^https?:$/.test(url.protocol) || url.port !== location.port) return null;
  return url.hostname === location.hostname || LOOPBACK.has(url.hostname) ? url.pathname + url.search : null;
}

const described = (given) => el("span.picture", { role: "img", "aria-label": given.alt_text, title: given.image_url ?? "" }, "🖼 ", plain(given.alt_text, false));

// A picture, or its description where it is elsewhere or is not there.
export function picture(given) {
  const src = ownAddress(given);
  if (!src) return described(given);
  return el("img", { src, alt: given.alt_text, onerror: (event) => event.target.replaceWith(described(given)) });
}

export function imageBlock(block) {
  const shown = picture(block);
  const caption = block.title ? el("figcaption", {}, textObject(block.title)) : null;
  if (shown.tagName !== "IMG") return el("figure", {}, caption, shown);
  const opener = el("button.opens", { type: "button", "aria-haspopup": "dialog", title: "Open large", onclick: () => enlarge(block, shown.src) }, shown);
  shown.addEventListener("error", () => opener.replaceWith(...opener.childNodes));
  return el("figure.shown", {}, caption, opener);
}

function enlarge(block, src) {
  const box = byId("viewer");
  const region = el("div.canvas", { tabIndex: 0, role: "region", "aria-label": "Picture, scrolls" }, el("img", { src, alt: block.alt_text }));
  const zoom = el("button.button", { type: "button", "aria-pressed": "true", onclick: () => {
    const full = region.classList.toggle("fitted") === false;
    zoom.setAttribute("aria-pressed", String(full));
  } }, "Full size");
  box.replaceChildren(
    el("header", {}, el("h2", { id: "viewer-title" }, block.title ? textObject(block.title) : block.alt_text), zoom,
      el("button.plain", { type: "button", "aria-label": "Close the picture", onclick: () => box.close() }, "×")),
    region);
  box.showModal();
  region.focus();
}
