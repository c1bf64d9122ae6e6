// Messages of a conversation: who, when, what; threads; what only you can see; shortcuts on a message.

import { act, el, freshId } from "./dom.js";
import { drawBlocks } from "./blocks.js";
import { clock, longDay } from "./dates.js";
import { mrkdwn } from "./mrkdwn.js";
import { surface } from "./surfaces.js";

const TOGETHER_SECONDS = 300;
const at = (message) => new Date(Number(message.ts) * 1000);

// view: {state, openThread(ts), inThread}.
// Items for dom.keep: a message is drawn anew only when something about it has changed.
export function messageItems(messages, view) {
  const items = [];
  const threads = view.inThread || !messages.length ? new Map() : threadsOf(view.state.messages[messages[0].channel]);
  let before = null;
  for (const message of messages) {
    const day = longDay(at(message));
    if (!before || longDay(at(before)) !== day) {
      items.push({ key: `day ${day}`, sign: "", make: () => el("div.day", { role: "separator" }, el("span", {}, day)) });
    }
    const following = follows(before, message);
    const answers = threads.get(message.ts) ?? [];
    items.push({
      key: message.ts,
      sign: JSON.stringify([message, following, answers.length]),
      make: () => drawMessage(message, view, following, answers),
    });
    before = message;
  }
  return items;
}

function threadsOf(messages) {
  const threads = new Map();
  for (const one of messages) {
    if (one.thread_ts && one.thread_ts !== one.ts) threads.set(one.thread_ts, [...(threads.get(one.thread_ts) ?? []), one]);
  }
  return threads;
}

// Short lines of one person stand together; what has blocks stands on its own.
const follows = (before, message) => before !== null && before.user === message.user && !before.private && !message.private
  && !message.blocks?.length && !before.blocks?.length
  && before.subtype === message.subtype && longDay(at(before)) === longDay(at(message))
  && Number(message.ts) - Number(before.ts) < TOGETHER_SECONDS;

function drawMessage(message, view, following, answers) {
  const member = view.state.members[message.user] ?? { real_name: message.user };
  const time = el("time", { dateTime: at(message).toISOString(), title: at(message).toLocaleString() }, clock(at(message)));
  return el(`article.message${following ? ".following" : ""}${message.private ? ".private" : ""}`, {
    "data-ts": message.ts, "aria-label": `${member.real_name}, ${clock(at(message))}`,
  },
  following ? el("span.gutter", {}, time) : avatar(message.user, member),
  el("div.said", {},
    message.private ? el("p.only-you", {}, "👁 Only visible to you") : null,
    message.subtype === "thread_broadcast" ? el("p.only-you", {}, "replied to a thread") : null,
    following ? null : el("p.who", {}, el("strong", {}, member.real_name), member.is_bot ? el("span.app", {}, "APP") : null, time),
    content(message, view),
    message.edited ? el("small.edited", {}, "(edited)") : null,
    replies(message, view, answers)),
  message.private ? null : tools(message, view));
}

export function avatar(user, member) {
  if (member.name === "minewatch") return el("img.avatar", { src: "/static/minewatch.svg", alt: "" });
  const number = [...user].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 5;
  return el(`span.avatar.initial.tint-${number}`, { "aria-hidden": "true" }, member.real_name.slice(0, 1));
}

function content(message, view) {
  const where = surface({ channel: message.channel, ts: message.ts }, { heading: view.inThread ? 3 : 2 });
  const nodes = message.blocks?.length ? drawBlocks(message.blocks, where) : [el("div", {}, mrkdwn(message.text))];
  const attached = (message.attachments ?? []).map((one) => el("div.attachment", {},
    one.blocks ? drawBlocks(one.blocks, where) : mrkdwn(one.text ?? one.fallback ?? "")));
  return el("div.content", {}, nodes, attached);
}

function replies(message, view, answers) {
  if (!answers.length) return null;
  const words = answers.length === 1 ? "1 reply" : `${answers.length} replies`;
  return el("button.replies", { type: "button", onclick: () => view.openThread(message.ts) }, words, el("span", {}, `Last reply ${clock(at(answers.at(-1)))}`));
}

function tools(message, view) {
  const shortcuts = view.state.shortcuts.filter((one) => one.kind === "message");
  const id = freshId("menu");
  const menu = el("ul.menu", { id, role: "menu", hidden: true }, shortcuts.map((one) => el("li", { role: "none" },
    el("button", { type: "button", role: "menuitem", onclick: () => { toggle(false); act({ act: "shortcut", callback_id: one.callback_id, channel: message.channel, ts: message.ts }); } },
      one.name, el("small", {}, "Minewatch")))));
  const more = el("button", {
    type: "button", "aria-label": "More actions on this message", "aria-haspopup": "menu", "aria-controls": id, "aria-expanded": "false",
    onclick: () => toggle(menu.hidden),
  }, "⋮");
  const toggle = (open) => {
    menu.hidden = !open;
    more.setAttribute("aria-expanded", String(open));
    if (open) menu.querySelector("button")?.focus();
  };
  const box = el("div.tools", {},
    view.inThread ? null : el("button", { type: "button", "aria-label": "Reply in thread", onclick: () => view.openThread(message.thread_ts ?? message.ts) }, "💬"),
    shortcuts.length ? more : null, menu);
  box.addEventListener("focusout", (event) => { if (!box.contains(event.relatedTarget)) toggle(false); });
  box.addEventListener("keydown", (event) => { if (event.key === "Escape" && !menu.hidden) { toggle(false); more.focus(); event.preventDefault(); } });
  return box;
}
