// Slack's mrkdwn, from text to nodes. Everything that is not understood stays text.
// https://docs.slack.dev/messaging/formatting-message-text

import { el } from "./dom.js";
import { emoji } from "./emoji.js";
import { slackDate } from "./dates.js";

const decode = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

// Who is behind an id; app.js fills it in.
export const people = { member: () => null, channel: () => null };

const mark = (sign) => new RegExp(`(?<![\\w${sign}])[${sign}](?=\\S)([^${sign}\\n]*[^\\s${sign}])[${sign}](?![\\w${sign}])`, "u");

const RULES = [
  { at: /`([^`\n]+)`/, make: (found) => el("code", {}, decode(found[1].replace(/<([^<>|]+)(?:\|([^<>]*))?>/g, (_, url, label) => label ?? url))) },
  { at: /<([^<>\n]+)>/, make: (found) => entity(found[1]) },
  { at: mark("*"), make: (found, how) => el("strong", {}, inline(found[1], how)) },
  { at: mark("_"), make: (found, how) => el("em", {}, inline(found[1], how)) },
  { at: mark("~"), make: (found, how) => el("s", {}, inline(found[1], how)) },
  { at: /:([a-z0-9_+-]+(?:::[a-z0-9-]+)?):/, make: (found) => emojiNode(found[1]) },
  { at: /https?:\/\/[^\s<>|]+[^\s<>|.,;:!?)'"]/, unless: "verbatim", make: (found) => link(decode(found[0]), decode(found[0])) },
];

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

function entity(inside) {
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

function inline(text, how) {
  const nodes = [];
  let rest = text;
  while (rest) {
    let best = null;
    for (const rule of RULES) {
      if (rule.unless && how[rule.unless]) continue;
      const found = rule.at.exec(rest);
      if (found && (!best || found.index < best.found.index)) best = { rule, found };
    }
    if (!best) break;
    const { rule, found } = best;
    if (found.index) nodes.push(decode(rest.slice(0, found.index)));
    nodes.push(rule.make(found, how));
    rest = rest.slice(found.index + found[0].length);
  }
  if (rest) nodes.push(decode(rest));
  return nodes;
}

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
