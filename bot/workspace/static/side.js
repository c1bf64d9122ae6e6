// The side bar: conversations and the app. On a phone it folds, and a button opens it.

import { byId, el } from "./dom.js";
import { avatar } from "./messages.js";

const bar = byId("side");
const opener = byId("fold");

// view: {state, unread, here, go, refill}.
export function drawSide({ state, unread, here, go, refill }) {
  byId("team").textContent = state.team;
  const entry = (one, tab, ...words) => {
    const news = unread.has(one.id) && tab !== "home";
    return el("li", {}, el(`button${news ? ".unread" : ""}`, {
      type: "button", "data-key": `side/${one.id}/${tab}`,
      "aria-current": here.channel === one.id && (!one.is_im || here.tab === tab) ? "page" : undefined,
      onclick: () => { const folded = isFolded(); fold(); go(one.id, tab); if (folded && tab === "home") opener.focus(); },
    }, ...words, news ? el("span.unseen", {}, " (new messages)") : null));
  };
  const sign = (text) => el("span.sign", { "aria-hidden": "true" }, text);
  const places = state.channels.filter((one) => !one.is_im);
  const direct = state.channels.filter((one) => one.is_im);
  refill(byId("channels"), places.map((one) => entry(one, "messages", sign(one.is_private ? "🔒" : "#"), one.name, one.archived ? " (archived)" : "")));
  refill(byId("people"), direct.map((one) => entry(one, "messages", avatar(state.bot, state.members[state.bot]), "Minewatch")));
  refill(byId("apps"), direct.map((one) => entry(one, "home", sign("⌂"), "Minewatch Home")));
  opener.classList.toggle("unread", unread.size > 0);
  opener.setAttribute("aria-label", unread.size ? "Conversations (new messages)" : "Conversations");
}

const isFolded = () => getComputedStyle(opener).display !== "none";

function fold(open = false) {
  bar.classList.toggle("open", open);
  opener.setAttribute("aria-expanded", String(open));
}

opener.addEventListener("click", () => {
  fold(!bar.classList.contains("open"));
  if (bar.classList.contains("open")) (bar.querySelector("[aria-current]") ?? bar.querySelector("button")).focus();
});
bar.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !isFolded()) return;
  fold();
  opener.focus();
});
bar.addEventListener("focusout", (event) => { if (!bar.contains(event.relatedTarget) && event.relatedTarget !== opener) fold(); });
document.addEventListener("pointerdown", (event) => { if (!bar.contains(event.target) && event.target !== opener) fold(); });
