// What a screen reader says about messages as they arrive: who, where if it is elsewhere, and the message's text,
// which is what Slack's own client reads too. What is only drawn again is not read again.

import { byId, el } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";

const LONGEST = 600;
const KEPT = 5;

// message: as it arrived; who: a name; where: the name of its conversation, or null when that is shown.
export function announce(message, who, where) {
  const text = el("p", {}, mrkdwn(message.text ?? "")).textContent.trim();
  const said = where ? `New message from ${who} in ${where}` : `${who}: ${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}`;
  const box = byId("news");
  box.append(el("p", {}, said));
  while (box.childElementCount > KEPT) box.firstElementChild.remove();
}
