// Block elements: each becomes a control that tells its surface what was pressed or picked.
// A surface is {initial(block, element), picked(block, element, raw), press(block, element, raw), suggest(...)}.

import { el, freshId, byId } from "./dom.js";
import { picker } from "./picker.js";
import { picture } from "./images.js";
import { textObject } from "./mrkdwn.js";

// Channels and people for the selects that list them; app.js fills it in.
export const workspace = { channels: () => [], members: () => [], here: () => null };

const words = (object, otherwise) => object?.text ?? otherwise;
const key = (block, element) => `${block.block_id}/${element.action_id}`;

export function element(given, block, surface, label) {
  const make = MAKERS[given.type] ?? (/_select$/.test(given.type) ? select : null);
  if (!make) return el("span.unknown", {}, `[${given.type}]`);
  return make(given, block, surface, label ?? words(given.placeholder, given.type));
}

export async function confirmed(given) {
  if (!given.confirm) return true;
  const box = byId("confirm");
  return new Promise((decide) => {
    const done = (answer) => { box.close(); decide(answer); };
    box.replaceChildren(
      el("header", {}, el("h2", { id: "confirm-title" }, textObject(given.confirm.title))),
      el("div.body", {}, el("p", {}, textObject(given.confirm.text))),
      el("footer", {},
        el("button.button", { type: "button", onclick: () => done(false) }, textObject(given.confirm.deny)),
        el(`button.button.${given.confirm.style ?? "primary"}`, { type: "button", onclick: () => done(true) }, textObject(given.confirm.confirm))),
    );
    box.oncancel = () => decide(false);
    box.showModal();
  });
}

function button(given, block, surface) {
  const look = ["button", given.style].filter(Boolean).join(".");
  const press = async (node) => {
    if (!(await confirmed(given))) return;
    node.setAttribute("aria-busy", "true");
    await surface.press(block, given, null);
    node.removeAttribute("aria-busy");
  };
  if (given.url && /^https?:\/\//i.test(given.url)) {
    return el(`a.${look}`, {
      href: given.url, target: "_blank", rel: "noopener noreferrer", "aria-label": given.accessibility_label,
      onclick: (event) => { press(event.currentTarget); },
    }, textObject(given.text));
  }
  return el(`button.${look}`, {
    type: "button", "aria-label": given.accessibility_label, "data-key": key(block, given),
    onclick: (event) => press(event.currentTarget),
  }, textObject(given.text));
}

function overflow(given, block, surface) {
  const id = freshId("menu");
  const menu = el("ul.menu", { id, role: "menu", hidden: true });
  const opener = el("button.button.square", {
    type: "button", "aria-label": "More actions", "aria-haspopup": "menu", "aria-expanded": "false", "aria-controls": id,
    onclick: () => toggle(menu.hidden),
  }, "⋯");
  const toggle = (open) => {
    menu.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
    if (open) menu.querySelector("button, a").focus();
  };
  menu.append(...given.options.map((option) => el("li", { role: "none" }, el("button", {
    type: "button", role: "menuitem",
    onclick: async () => {
      toggle(false);
      if (option.url && /^https?:\/\//i.test(option.url)) window.open(option.url, "_blank", "noopener,noreferrer");
      if (await confirmed(given)) surface.press(block, given, option);
    },
  }, textObject(option.text)))));
  const box = el("span.overflow", {}, opener, menu);
  box.addEventListener("keydown", (event) => { if (event.key === "Escape" && !menu.hidden) { toggle(false); opener.focus(); event.stopPropagation(); event.preventDefault(); } });
  box.addEventListener("focusout", (event) => { if (!box.contains(event.relatedTarget)) toggle(false); });
  return box;
}

function select(given, block, surface, label) {
  const many = given.type.startsWith("multi_");
  const what = given.type.replace("multi_", "").replace("_select", "");
  const listed = what === "static" || what === "external";
  const toOption = (raw) => (typeof raw === "object" ? raw : known(what, raw));
  const initial = surface.initial(block, given) ?? currentConversation(given, block, surface);
  return picker({
    label, many, most: given.max_selected_items, key: key(block, given),
    placeholder: words(given.placeholder, "Select"),
    chosen: (Array.isArray(initial) ? initial : [initial]).filter(Boolean).map(toOption),
    groups: what === "static" ? groupsOf(given) : [{ options: entries(what, given) }],
    find: what === "external" ? (typed) => surface.suggest(block, given, typed).then(groupsOf) : null,
    fewest: given.min_query_length ?? 3,
    changed: (options) => {
      const raws = options.map((one) => (listed ? one : one.value));
      surface.picked(block, given, many ? raws : raws[0] ?? null);
    },
  });
}

// default_to_current_conversation: the place from which the window was opened.
function currentConversation(given, block, surface) {
  if (!given.default_to_current_conversation) return undefined;
  surface.noted(block, given, workspace.here());
  return workspace.here();
}

const groupsOf = (given) => given.option_groups
  ? given.option_groups.map((group) => ({ label: group.label.text, options: group.options }))
  : [{ options: given.options ?? [] }];

function entries(what, given) {
  const asOption = (value, text) => ({ value, text: { type: "plain_text", text, emoji: false } });
  if (what === "users") return workspace.members().map((one) => asOption(one.id, one.real_name));
  const wanted = given.filter?.include;
  return workspace.channels()
    .filter((one) => what === "conversations" || !one.is_im)
    .filter((one) => !wanted || wanted.includes(one.is_im ? "im" : one.is_private ? "private" : "public"))
    .map((one) => asOption(one.id, one.is_im ? one.label : `# ${one.name}`));
}

const known = (what, id) => entries(what, {}).find((one) => one.value === id) ?? { value: id, text: { type: "plain_text", text: id } };

function choices(given, block, surface, label) {
  const single = given.type === "radio_buttons";
  const name = freshId("choice");
  const initial = surface.initial(block, given);
  const chosen = new Set((Array.isArray(initial) ? initial : [initial]).filter(Boolean).map((one) => one.value ?? one));
  const box = el("div.choices", { role: single ? "radiogroup" : "group", "aria-label": label });
  box.append(...given.options.map((option) => el("label", {},
    el("input", {
      type: single ? "radio" : "checkbox", name, checked: chosen.has(option.value), "data-key": `${key(block, given)}/${option.value}`,
      onchange: (event) => {
        if (single) chosen.clear();
        chosen[event.target.checked ? "add" : "delete"](option.value);
        const picked = given.options.filter((one) => chosen.has(one.value));
        surface.picked(block, given, single ? picked[0] : picked);
      },
    }),
    el("span", {}, textObject(option.text), option.description ? el("small", {}, textObject(option.description)) : null))));
  return box;
}

const typedInput = (type) => (given, block, surface, label) => el("input.text", {
  type, "aria-label": label, value: surface.initial(block, given) ?? "", placeholder: words(given.placeholder, ""), "data-key": key(block, given),
  onchange: (event) => surface.picked(block, given, event.target.value),
});

function textInput(given, block, surface, label) {
  const node = el(given.multiline ? "textarea.text" : "input.text", {
    "aria-label": label, value: surface.initial(block, given) ?? "", placeholder: words(given.placeholder, ""), "data-key": key(block, given),
    maxLength: given.max_length ?? 3000,
    oninput: (event) => surface.noted(block, given, event.target.value),
    onchange: (event) => surface.picked(block, given, event.target.value),
  });
  if (given.multiline) node.rows = 4;
  return node;
}

const MAKERS = {
  button, overflow, image: picture,
  checkboxes: choices, radio_buttons: choices,
  datepicker: typedInput("date"), timepicker: typedInput("time"), number_input: typedInput("number"),
  url_text_input: typedInput("url"), email_text_input: typedInput("email"), plain_text_input: textInput,
};
