// A select with type-ahead, for one or several options: a button (or chips) and a list that opens below.
// Options come from the element itself, from the workspace, or from the bot (external select).

import { el, freshId } from "./dom.js";
import { plain, textObject } from "./mrkdwn.js";

const TYPE_AHEAD_MS = 120;

// picker({label, placeholder, many, most, chosen, groups, find, fewest, changed})
//   groups: [{label, options}] to filter here; find(typed) -> the same from afar; chosen: options.
export function picker(spec) {
  let typing;
  const state = { chosen: [...spec.chosen], shown: [], active: -1, asked: 0 };
  const listId = freshId("options");
  const input = el("input.picker-input", {
    type: "text", role: "combobox", autocomplete: "off", spellcheck: false,
    "aria-label": spec.label, "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": listId,
    "data-key": spec.key,
  });
  const chips = el("span.chips");
  const field = el("div.picker-field", { onclick: () => input.focus() }, chips, input);
  const list = el("ul.picker-list", { id: listId, role: "listbox", "aria-label": spec.label, hidden: true });
  const box = el("div.picker", {}, field, list);

  function drawChosen() {
    const one = !spec.many && state.chosen[0];
    input.placeholder = spec.many && state.chosen.length ? "" : spec.placeholder;
    input.value = one ? optionText(one) : "";
    chips.replaceChildren(...(spec.many ? state.chosen.map(chip) : []));
  }

  function chip(option) {
    const words = optionText(option);
    return el("span.chip", {}, plain(words), el("button", {
      type: "button", "aria-label": `Remove ${spoken(words)}`,
      onclick: (event) => { event.stopPropagation(); take(state.chosen.filter((one) => one.value !== option.value)); },
    }, "×"));
  }

  function take(chosen) {
    state.chosen = chosen;
    drawChosen();
    spec.changed(chosen);
  }

  async function open(typed) {
    const number = ++state.asked;
    const groups = await offered(typed);
    if (number !== state.asked) return;
    state.shown = groups.flatMap((group) => group.options);
    state.active = state.shown.length && typed ? 0 : -1;
    drawList(groups, typed);
  }

  async function offered(typed) {
    if (!spec.find) return filtered(spec.groups, typed);
    if (typed.length < spec.fewest) return [];
    return spec.find(typed);
  }

  function drawList(groups, typed) {
    const rows = [];
    let index = 0;
    for (const group of groups) {
      if (group.label && group.options.length) rows.push(el("li.group", { role: "presentation" }, group.label));
      for (const option of group.options) rows.push(row(option, index++));
    }
    if (!rows.length) rows.push(el("li.none", { role: "presentation" }, spec.find && typed.length < spec.fewest ? "Type to search" : "Nothing found"));
    list.replaceChildren(...rows);
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    if (box.closest("dialog")) list.scrollIntoView({ block: "nearest" });
    mark();
  }

  function row(option, index) {
    const picked = state.chosen.some((one) => one.value === option.value);
    return el("li", {
      role: "option", id: `${listId}-${index}`, "aria-selected": String(picked),
      onmousedown: (event) => { event.preventDefault(); choose(option); },
    }, el("span", {}, textObject(option.text)), option.description ? el("small", {}, textObject(option.description)) : null);
  }

  function mark() {
    [...list.querySelectorAll("[role=option]")].forEach((node, index) => {
      node.classList.toggle("active", index === state.active);
      if (index === state.active) node.scrollIntoView({ block: "nearest" });
    });
    if (state.active >= 0) input.setAttribute("aria-activedescendant", `${listId}-${state.active}`);
    else input.removeAttribute("aria-activedescendant");
  }

  function choose(option) {
    if (!spec.many) { close(); take([option]); return; }
    const has = state.chosen.some((one) => one.value === option.value);
    if (has) take(state.chosen.filter((one) => one.value !== option.value));
    else if (!spec.most || state.chosen.length < spec.most) take([...state.chosen, option]);
    input.value = "";
    if (spec.find) close();
    else open("");
  }

  function close() {
    // A search that was about to start would open the list again.
    clearTimeout(typing);
    state.asked++;
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    drawChosen();
  }

  input.addEventListener("focus", () => { input.select(); open(""); });
  input.addEventListener("blur", close);
  input.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => open(input.value.trim()), spec.find ? TYPE_AHEAD_MS : 0);
  });
  input.addEventListener("keydown", (event) => {
    const open_ = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!open_) open("");
      const step = event.key === "ArrowDown" ? 1 : -1;
      state.active = (state.active + step + state.shown.length) % Math.max(1, state.shown.length);
      mark();
      event.preventDefault();
    } else if (event.key === "Enter" && open_) {
      event.preventDefault();
      if (state.active >= 0) choose(state.shown[state.active]);
    } else if (event.key === "Escape" && open_) {
      event.stopPropagation();
      event.preventDefault();
      close();
    } else if (event.key === "Backspace" && !input.value && spec.many && state.chosen.length) {
      take(state.chosen.slice(0, -1));
    }
  });
  drawChosen();
  return box;
}

export const optionText = (option) => (typeof option.text === "string" ? option.text : option.text.text);

const spoken = (text) => text.replace(/:[a-z0-9_+-]+:/g, "").trim();

const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function filtered(groups, typed) {
  const wanted = folded(typed);
  return groups.map((group) => ({ ...group, options: group.options.filter((one) => folded(optionText(one)).includes(wanted)) }));
}
