// The composer: messages, slash commands with suggestions, global shortcuts.

import { act, el, freshId, toast } from "./dom.js";

const earlier = [];

// Fills a form; label: the name of its field; where() gives {channel, thread_ts}; state() the workspace; sent() is called for each line.
export function fillComposer(form, label, where, state, sent) {
  const listId = freshId("commands");
  const input = el("textarea", { rows: 1, "aria-autocomplete": "list", "aria-haspopup": "listbox", "aria-controls": listId, "aria-label": label, placeholder: label, spellcheck: true });
  const list = el("ul.commands", { id: listId, role: "listbox", "aria-label": "Commands", hidden: true });
  const send = el("button.send", { type: "submit", "aria-label": "Send" }, "➤");
  let active = -1;
  let recalled = -1;

  const matching = () => {
    const typed = input.value;
    if (!/^\/\S*$/.test(typed)) return [];
    return state().commands.filter((one) => one.name.startsWith(typed) && one.name !== typed);
  };

  function suggest() {
    const found = matching();
    active = found.length ? Math.min(Math.max(active, 0), found.length - 1) : -1;
    list.hidden = !found.length;
    list.replaceChildren(...found.map((one, index) => el(`li${index === active ? ".active" : ""}`, {
      role: "option", id: `${listId}-${index}`, "aria-selected": String(index === active),
      onmousedown: (event) => { event.preventDefault(); complete(one); },
    }, el("span", {}, el("strong", {}, one.name), " ", el("code", {}, one.hint)), el("small", {}, one.description))));
    if (active >= 0) input.setAttribute("aria-activedescendant", `${listId}-${active}`);
    else input.removeAttribute("aria-activedescendant");
  }

  function complete(command) {
    input.value = `${command.name} `;
    suggest();
    input.focus();
  }

  async function submit() {
    const text = input.value.trim();
    if (!text) return;
    const place = where();
    if (text.startsWith("/") && place.thread_ts) {
      toast(`${text.split(" ")[0]} does not work in threads; use it in the channel, or mention @Minewatch here.`);
      return;
    }
    earlier.unshift(text);
    recalled = -1;
    input.value = "";
    suggest();
    grow();
    sent();
    await act(text.startsWith("/") ? { act: "command", channel: place.channel, text } : { act: "say", text, ...place });
  }

  const grow = () => {
    input.rows = Math.min(8, input.value.split("\n").length);
    send.disabled = !input.value.trim();
  };

  function recall(step) {
    recalled = Math.min(Math.max(recalled + step, -1), earlier.length - 1);
    input.value = recalled < 0 ? "" : earlier[recalled];
    grow();
  }

  input.addEventListener("input", () => { active = 0; suggest(); grow(); });
  input.addEventListener("blur", () => { list.hidden = true; });
  input.addEventListener("keydown", (event) => {
    const found = list.hidden ? [] : matching();
    if (found.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      active = (active + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length;
      suggest();
      event.preventDefault();
    } else if (found.length && (event.key === "Tab" || event.key === "Enter") && !event.shiftKey) {
      event.preventDefault();
      complete(found[active]);
    } else if (event.key === "Escape" && !list.hidden) {
      list.hidden = true;
      event.preventDefault();
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    } else if (event.key === "ArrowUp" && (!input.value || recalled >= 0)) {
      recall(1);
    } else if (event.key === "ArrowDown" && recalled >= 0) {
      recall(-1);
    }
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); submit(); });
  form.replaceChildren(list, el("div.box", {}, shortcutMenu(state), input, send));
  grow();
  return {
    name(label, hint = "") {
      input.setAttribute("aria-label", label);
      input.placeholder = label + hint;
    },
    focus: () => input.focus(),
  };
}

function shortcutMenu(state) {
  const id = freshId("menu");
  const menu = el("ul.menu.up", { id, role: "menu", hidden: true });
  const opener = el("button.plain", { type: "button", "aria-label": "Shortcuts", "aria-haspopup": "menu", "aria-expanded": "false", "aria-controls": id, onclick: () => toggle(menu.hidden) }, "⚡");
  const toggle = (open) => {
    const global = state().shortcuts.filter((one) => one.kind === "global");
    menu.replaceChildren(...(global.length ? global : [{ name: "No shortcuts" }]).map((one) => el("li", { role: "none" },
      el("button", { type: "button", role: "menuitem", disabled: !one.callback_id, onclick: () => { toggle(false); act({ act: "shortcut", callback_id: one.callback_id }); } }, one.name, el("small", {}, "Minewatch")))));
    menu.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
    if (open) menu.querySelector("button").focus();
  };
  const box = el("span.overflow", {}, opener, menu);
  box.addEventListener("focusout", (event) => { if (!box.contains(event.relatedTarget)) toggle(false); });
  box.addEventListener("keydown", (event) => { if (event.key === "Escape" && !menu.hidden) { toggle(false); opener.focus(); event.preventDefault(); } });
  return box;
}
