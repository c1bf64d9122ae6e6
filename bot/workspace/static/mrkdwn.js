// Slack's mrkdwn, from text to nodes. Everything that is not understood stays text.
// https://docs.slack.dev/messaging/formatting-message-text

import { el } from "./dom.js";
import { emoji } from "./emoji.js";
import { slackDate } from "./dates.js";

const decode = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

// Who is behind an id; app.js fills it in.
export const people = { member: () => null, channel: () => null };

// Next to these a sign is part of a word, and marks nothing: letters, figures and what is invisible.
const WORD = "\\p{L}\\p{N}\\p{M}\\u00ad\\u200c-\\u200f\\u2060-\\u2064\\ufeff";
const marks = (sign) => new RegExp(`(?<![${WORD}${sign}])${sign}(?=\\S)(.*?[^\\s${sign}])${sign}(?![${WORD}${sign}])`, "u");
const MARKS = [["\\*", "strong"], ["_", "em"], ["~", "s"]].map(([sign, tag]) => ({ at: marks(sign), tag }));

// A character of an address, escaped or not, but none of these; what ends an address is escaped too.
const inAddress = (but) => `(?:&amp;|(?!&(?:amp|lt|gt);)[^\\s<>|${but}])`;

// What is taken as one piece, so that no sign inside it marks anything: code, <...>, addresses, emoji.
const PIECES = [
  { at: `(?<![${WORD}\`])\`(?<code>[^\`\\n]+)\`(?![${WORD}\`])`, make: ({ code }) => el("code", {}, decode(code.replace(/<([^<>|]+)(?:\|([^<>]*))?>/g, (_, url, label) => label ?? url))) },
  { at: "<(?<entity>[^<>\\n]+)>", make: ({ entity }) => entityNode(entity) },
  { at: `(?<url>https?://${inAddress("")}*${inAddress(".,;:!?)'\"*_~\`")})`, make: ({ url }, how) => (how.verbatim ? decode(url) : link(decode(url), decode(url))) },
  { at: ":(?<emoji>[a-z0-9_+-]+(?:::[a-z0-9-]+)?):", make: ({ emoji: name }) => emojiNode(name) },
];
const PIECE = new RegExp(PIECES.map((one) => one.at).join("|"), "gu");
const NAMES = ["code", "entity", "url", "emoji"];
const HOLE = "\ue000";

export function emojiNode(name) {
  const sign = emoji(name);
  if (!sign) return document.createTextNode(`:${name}:`);
  const label = name.startsWith("flag-") ? `flag ${name.slice(5).toUpperCase()}` : name.replace(/_/g, " ");
  return el("span.emoji", { role: "img", "aria-label": label, title: `:${name}:` }, sign);
}

export function link(url, label) {
  if (!/^(https?:\/\/|mailto:)/i.test(url)) return document.createTextNode(label);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, label);
}

function entityNode(inside) {
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? null : decode(inside.slice(bar + 1));
  if (target.startsWith("!date^")) {
    const [, stamp, format, url] = target.split("^");
    const text = slackDate(stamp, decode(format ?? "")) ?? label ?? "";
    const node = el("time", { title: label ?? "" }, text);
    return url ? link(decode(url), text) : node;
  }
  if (target.startsWith("@")) return el("span.mention", {}, `@${people.member(target.slice(1)) ?? label ?? target.slice(1)}`);
  if (target.startsWith("#")) return el("span.mention", {}, `#${people.channel(target.slice(1)) ?? label ?? "private channel"}`);
  if (target.startsWith("!")) return el("span.mention.loud", {}, `@${label ?? target.slice(1).split("^")[0]}`);
  return link(decode(target), label ?? decode(target));
}

// The nodes of a line. Pieces leave holes in the text while marks are looked for, and fill them in order.
function inline(text, how) {
  const pieces = [];
  const holed = text.replaceAll(HOLE, "\ufffd").replace(PIECE, (...found) => {
    const groups = found.at(-1);
    pieces.push(PIECES[NAMES.findIndex((name) => groups[name] !== undefined)].make(groups, how));
    return HOLE;
  });
  return marked(holed, pieces);
}

function marked(text, pieces) {
  const nodes = [];
  let rest = text;
  while (rest) {
    const [first] = MARKS.map(({ at, tag }) => ({ tag, found: at.exec(rest) })).filter((one) => one.found).sort((a, b) => a.found.index - b.found.index);
    if (!first) break;
    nodes.push(...filled(rest.slice(0, first.found.index), pieces), el(first.tag, {}, marked(first.found[1], pieces)));
    rest = rest.slice(first.found.index + first.found[0].length);
  }
  return [...nodes, ...filled(rest, pieces)];
}

const filled = (text, pieces) => text.split(HOLE).flatMap((part, index) => [...(index ? [pieces.shift()] : []), ...(part ? [decode(part)] : [])]);

function lines(text, how) {
  const nodes = [];
  let quote = null;
  text.split("\n").forEach((line, index) => {
    const quoted = /^(?:&gt;|>) ?(.*)$/s.exec(line);
    if (quoted) {
      if (!quote) nodes.push((quote = el("blockquote")));
      else quote.append(el("br"));
      quote.append(...inline(quoted[1], how));
      return;
    }
    if (index && !quote) nodes.push(el("br"));
    quote = null;
    nodes.push(...inline(line, how));
  });
  return nodes;
}

// mrkdwn(text, {verbatim}): the nodes of a text.
export function mrkdwn(text, how = {}) {
  return text.split(/```/).flatMap((part, index, all) => {
    if (index % 2 && index < all.length - 1) return [el("pre", {}, decode(part.replace(/^\n/, "")))];
    return lines(index % 2 ? "```" + part : part, how);
  });
}

// A text object of Block Kit: mrkdwn or plain_text (emoji names drawn unless emoji is false).
export function textObject(object) {
  if (!object) return [];
  if (typeof object === "string") return [object];
  if (object.type === "mrkdwn") return mrkdwn(object.text, { verbatim: object.verbatim });
  return plain(object.text, object.emoji !== false);
}

export function plain(text, withEmoji = true) {
  return text.split("\n").flatMap((line, index) => {
    const parts = withEmoji ? line.split(/(:[a-z0-9_+-]+:)/) : [line];
    const nodes = parts.map((part) => (/^:[a-z0-9_+-]+:$/.test(part) && withEmoji ? emojiNode(part.slice(1, -1)) : part));
    return index ? [el("br"), ...nodes] : nodes;
  });
}
