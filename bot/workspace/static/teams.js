// The switch between teams, where there is more than one, and what an admin does with the app.

import { act, byId, el } from "./dom.js";
import { confirmed } from "./elements.js";

// Draws the switch; refill(box, nodes) keeps the focus, show(id) goes to a team.
export function drawTeams(state, refill, show) {
  const box = byId("teams");
  box.hidden = state.teams.length < 2;
  if (box.hidden) return;
  const teams = state.teams.map((one) => el("button", {
    type: "button", "data-key": `team/${one.id}`,
    "aria-current": one.id === state.team_id ? "true" : undefined,
    onclick: () => { if (one.id !== state.team_id) show(one.id); },
  }, one.name));
  const now = state.teams.find((one) => one.id === state.team_id);
  refill(box, [...teams, now.has_app ? removal(now) : now.may_add ? addition() : installation(now)]);
}

const installation = (team) => el("a", {
  href: `/slack/install?team=${encodeURIComponent(team.id)}`, "data-key": "team/app",
}, "Install Minewatch");

// The organisation has Minewatch already, and an admin adds it to this team.
const addition = () => el("button", { type: "button", "data-key": "team/app", onclick: () => act({ act: "add" }) }, "Add Minewatch");

const removal = (team) => el("button.quiet", { type: "button", "data-key": "team/app", onclick: () => remove(team) }, "Remove Minewatch");

async function remove(team) {
  const plain = (text) => ({ type: "plain_text", text });
  const confirm = {
    title: plain("Remove Minewatch?"),
    text: plain(`It loses its access to ${team.name} at once.`),
    confirm: plain("Remove"), deny: plain("Keep"), style: "danger",
  };
  if (await confirmed({ confirm })) await act({ act: "remove" });
}

// The team that the address asks for; null: the first.
export const wantedTeam = () => new URLSearchParams(location.search).get("team");

// The address of a team, without what is shown in it.
export const teamAddress = (id, first) => (id === first ? "/" : `/?team=${encodeURIComponent(id)}`);
