// What was chosen in a message or a window, kept until it goes to the bot.

import { act } from "./dom.js";

const kept = new Map();

const INITIAL = {
  static_select: "initial_option", external_select: "initial_option", radio_buttons: "initial_option",
  multi_static_select: "initial_options", multi_external_select: "initial_options", checkboxes: "initial_options",
  users_select: "initial_user", channels_select: "initial_channel", conversations_select: "initial_conversation",
  multi_users_select: "initial_users", multi_channels_select: "initial_channels", multi_conversations_select: "initial_conversations",
  datepicker: "initial_date", timepicker: "initial_time",
};

// where: {channel, ts} or {view_id}; errors: by block id, after a submission; heading: the level of a header in it.
export function surface(where, { errors = {}, heading = 2 } = {}) {
  const id = where.view_id ?? `${where.channel}/${where.ts}`;
  const chosen = kept.get(id) ?? {};
  kept.set(id, chosen);
  const spot = (block, element) => ({ ...where, block_id: block.block_id, action_id: element.action_id });
  const note = (block, element, raw) => { (chosen[block.block_id] ??= {})[element.action_id] = raw; };
  const press = (block, element, picked) => act({ act: "press", spot: spot(block, element), picked, chosen });
  return {
    errors,
    heading,
    chosen,
    initial: (block, element) => {
      const noted = chosen[block.block_id];
      if (noted && element.action_id in noted) return noted[element.action_id];
      return element[INITIAL[element.type] ?? "initial_value"];
    },
    noted: note,
    picked: (block, element, raw) => {
      note(block, element, raw);
      if (block.type !== "input" || block.dispatch_action) press(block, element, raw);
    },
    press,
    suggest: (block, element, typed) => act({ act: "suggest", spot: spot(block, element), typed }),
  };
}

export const forget = (viewId) => kept.delete(viewId);
