// Layout blocks, drawn as Slack draws them.

import { el, freshId } from "./dom.js";
import { element } from "./elements.js";
import { imageBlock, picture } from "./images.js";
import { emojiNode, link, mrkdwn, people, textObject } from "./mrkdwn.js";
import { slackDate } from "./dates.js";
import { chart } from "./charts.js";
import { dataTable, table } from "./tables.js";

export function drawBlocks(blocks, surface) {
  return blocks.map((block) => (MAKERS[block.type] ?? unknown)(block, surface));
}

const unknown = (block) => el("div.unknown", {}, `[${block.type}]`);

function section(block, surface) {
  const label = block.text && el("span", {}, textObject({ ...block.text, text: block.text.text.split("\n")[0] })).textContent;
  return el("div.section", {},
    el("div.section-text", {},
      block.text ? el("div", {}, textObject(block.text)) : null,
      block.fields ? el("div.fields", {}, block.fields.map((field) => el("div", {}, textObject(field)))) : null),
    block.accessory ? el("div.accessory", {}, element(block.accessory, block, surface, label)) : null);
}

// Below the heading of its place: the page has one h1, a thread and a window an h2 of their own.
const header = (block, surface) => el(`h${Math.min(6, (surface.heading ?? 2) + (block.level ?? 1) - 1)}.header`, {}, textObject(block.text));

const context = (block) => el("div.context", {},
  block.elements.map((one) => (one.type === "image" ? picture(one) : el("span", {}, textObject(one)))));

const actions = (block, surface) => el("div.actions", {}, block.elements.map((one) => element(one, block, surface)));

function input(block, surface) {
  const error = surface.errors?.[block.block_id];
  const id = freshId("error");
  const label = block.label.text;
  const node = el(`div.input${error ? ".wrong" : ""}`, { "data-block": block.block_id },
    el("span.label", { "aria-hidden": "true" }, textObject(block.label), block.optional ? el("em", {}, " (optional)") : null),
    element(block.element, block, surface, label),
    error ? el("p.error", { id, role: "alert" }, error) : null,
    block.hint ? el("p.hint", {}, textObject(block.hint)) : null);
  if (error) node.querySelector("input, textarea")?.setAttribute("aria-describedby", id);
  return node;
}

function richText(block) {
  return el("div.rich", {}, block.elements.map(richPart));
}

function richPart(part) {
  if (part.type === "rich_text_list") {
    const items = part.elements.map((item) => el("li", {}, richInline(item.elements)));
    return el(part.style === "ordered" ? "ol" : `ul.indent-${part.indent ?? 0}`, { start: part.offset ? part.offset + 1 : undefined }, items);
  }
  if (part.type === "rich_text_quote") return el("blockquote", {}, richInline(part.elements));
  if (part.type === "rich_text_preformatted") return el("pre", {}, richInline(part.elements));
  return el("div", {}, richInline(part.elements));
}

function richInline(elements) {
  return elements.flatMap((one) => {
    let nodes = richOne(one);
    const style = one.style ?? {};
    for (const [name, tag] of [["code", "code"], ["bold", "strong"], ["italic", "em"], ["strike", "s"]]) {
      if (style[name]) nodes = [el(tag, {}, nodes)];
    }
    return nodes;
  });
}

function richOne(one) {
  switch (one.type) {
    case "text": return one.text.split("\n").flatMap((line, index) => (index ? [el("br"), line] : [line]));
    case "link": return [link(one.url, one.text ?? one.url)];
    case "emoji": return [emojiNode(one.name)];
    case "user": return [el("span.mention", {}, `@${people.member(one.user_id) ?? one.user_id}`)];
    case "channel": return [el("span.mention", {}, `#${people.channel(one.channel_id) ?? one.channel_id}`)];
    case "broadcast": return [el("span.mention.loud", {}, `@${one.range}`)];
    case "date": return [el("time", {}, slackDate(one.timestamp, one.format) ?? one.fallback ?? "")];
    default: return [`[${one.type}]`];
  }
}

const cellContent = (cell) => {
  if (cell.type === "rich_text") return cell.elements.map(richPart);
  return cell.type === "raw_number" ? (cell.text ?? String(cell.value)) : cell.text;
};

const card = (block, surface) => el("div.card", {},
  block.title ? el("strong", {}, textObject(block.title)) : null,
  [block.subtitle, block.body, block.subtext].filter(Boolean).map((text) => el("div", {}, textObject(text))),
  block.actions ? el("div.actions", {}, block.actions.map((one) => element(one, block, surface))) : null);

const MAKERS = {
  section, header, context, actions, input, card,
  table: (block) => table(block, cellContent),
  data_table: (block) => dataTable(block, cellContent),
  divider: () => el("hr"),
  image: imageBlock,
  rich_text: richText,
  markdown: (block) => el("div", {}, mrkdwn(block.text)),
  alert: (block) => el(`div.alert.${block.level ?? "default"}`, { role: "note" }, textObject(block.text)),
  data_visualization: chart,
};
