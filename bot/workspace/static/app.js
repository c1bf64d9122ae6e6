// The page: keeps the workspace's state from the stream of events and draws it.

import { act, byId, el, keep, pageKey, place, screen } from "./dom.js";
import { drawBlocks } from "./blocks.js";
import { fillComposer } from "./composer.js";
import { workspace } from "./elements.js";
import { messageItems } from "./messages.js";
import { people } from "./mrkdwn.js";
import { drawSide } from "./side.js";
import { announce } from "./spoken.js";
import { surface } from "./surfaces.js";
import { drawTeams, teamAddress, wantedTeam } from "./teams.js";
import { showWindows } from "./windows.js";

let state = { teams: [], members: {}, channels: [], messages: {}, windows: [], home: null, commands: [], shortcuts: [] };
const MOST_DRAWN = 100;
// With less room the composer gives no hint, and the keyboard of a phone or tablet does not come up unasked.
const roomy = matchMedia("(min-width: 900px)");
roomy.addEventListener("change", () => drawSoon());
let here = { channel: null, tab: "messages", thread: null };
const unread = new Set();

const channel = (id) => state.channels.find((one) => one.id === id);
const label = (one) => (one.is_im ? "Minewatch" : `#${one.name}`);

people.member = (id) => state.members[id]?.real_name;
people.channel = (id) => channel(id)?.name;
workspace.channels = () => state.channels.map((one) => ({ ...one, label: label(one) }));
workspace.here = () => here.channel;
workspace.members = () => Object.entries(state.members).filter(([, one]) => !one.is_bot).map(([id, one]) => ({ id, ...one }));

const composer = fillComposer(byId("composer"), "Message", () => ({ channel: here.channel }), () => state, toEnd);
const threadForm = el("form.composer", { "aria-label": "Reply" });
const threadComposer = fillComposer(threadForm, "Reply in the thread", () => ({ channel: here.channel, thread_ts: here.thread }), () => state, () => {});

const threadList = el("div.messages", { tabIndex: 0, role: "log", "aria-live": "off", "aria-label": "Messages of the thread" });
byId("thread").replaceChildren(
  el("div.head", {}, el("h2", {}, "Thread"), el("button.plain", { type: "button", "aria-label": "Close the thread", onclick: () => openThread(null) }, "×")),
  threadList, threadForm);

// Many changes at once are drawn once.
let drawing = false;
let follow = false;
function drawSoon(toTheEnd = false) {
  follow ||= toTheEnd;
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    draw();
    if (follow) toEnd();
    follow = false;
  });
}

// --- drawing --------------------------------------------------------------------------------

function draw() {
  const now = channel(here.channel);
  if (!now) return;
  drawSide({ state, unread, here, go, refill });
  drawTeams(state, refill, showTeam);
  drawHead(now);
  const home = now.is_im && here.tab === "home";
  byId("home").hidden = !home;
  byId("messages").hidden = home;
  byId("composer").hidden = home;
  if (home) drawHome();
  else drawList();
  drawThread();
}

function drawHead(now) {
  byId("title").textContent = now.is_im ? "Minewatch" : `# ${now.name}`;
  byId("topic").textContent = now.is_im ? "App" : [`${now.members} members`, now.topic].filter(Boolean).join(" · ");
  document.title = `${label(now)}: Minewatch local workspace`;
  composer.name(now.archived ? "This channel is archived" : `Message ${label(now)}`, roomy.matches ? "   (try /minestatus Finland)" : "");
  const tabs = byId("tabs");
  tabs.hidden = !now.is_im;
  refill(tabs, ["home", "messages"].map((tab) => el("button", {
    type: "button", role: "tab", "aria-selected": String(here.tab === tab), "aria-controls": tab, "data-key": `tab/${tab}`,
    tabIndex: here.tab === tab ? 0 : -1, onclick: () => go(now.id, tab),
  }, tab === "home" ? "Home" : "Messages")));
}

function drawHome() {
  const box = byId("home");
  if (!state.home) {
    box.replaceChildren(el("p.empty", {}, "Minewatch has not published its Home tab yet."));
    return;
  }
  const top = box.scrollTop;
  refill(box, [el("div.sheet", {}, drawBlocks(state.home.blocks, surface({ view_id: state.home.id })))]);
  box.scrollTop = top;
}

function drawList() {
  const box = byId("messages");
  const stay = atEnd();
  const top = box.scrollTop;
  const shown = (state.messages[here.channel] ?? []).filter((one) => !one.thread_ts || one.thread_ts === one.ts || one.subtype === "thread_broadcast");
  const view = { state, openThread };
  const earlier = shown.length > here.most ? [{ key: "earlier", sign: "", make: () => el("button.earlier", { type: "button", onclick: showEarlier }, "Show earlier messages") }] : [];
  keep(box, shown.length ? [...earlier, ...messageItems(shown.slice(-here.most), view)] : [{ key: "empty", sign: `${here.channel} ${hasApp()}`, make: () => el("p.empty", {}, emptyWords()) }]);
  if (stay) toEnd();
  else box.scrollTop = top;
}

function atEnd() {
  const box = byId("messages");
  return box.hidden || box.scrollHeight - box.scrollTop - box.clientHeight < 80;
}

function toEnd() {
  const box = byId("messages");
  box.scrollTop = box.scrollHeight;
  byId("newer").hidden = true;
}

function showEarlier() {
  here.most += MOST_DRAWN;
  draw();
}

const hasApp = () => state.teams.find((one) => one.id === state.team_id).has_app;
const emptyWords = () => (!hasApp() ? "Minewatch is not installed in this workspace." : channel(here.channel).is_im
  ? "Ask in plain words, like “Finland” or “help”, or use a command."
  : "Nothing here yet. Alerts appear as soon as a feed reports something new; try /minestatus Finland meanwhile.");

function drawThread() {
  const pane = byId("thread");
  pane.hidden = !here.thread;
  if (!here.thread) return;
  const shown = (state.messages[here.channel] ?? []).filter((one) => one.ts === here.thread || one.thread_ts === here.thread);
  keep(threadList, messageItems(shown, { state, inThread: true }));
}

// Replaces what is inside and gives the focus back to the control that had it.
function refill(box, nodes) {
  const key = box.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  box.replaceChildren(...nodes);
  if (key) box.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

// --- moving about ------------------------------------------------------------------------------

function go(id, tab = "messages") {
  here = { channel: id, tab, thread: null, most: MOST_DRAWN };
  unread.delete(id);
  history.replaceState(null, "", tab === "home" ? "#home" : `#${id}`);
  draw();
  toEnd();
  if (tab === "home") act({ act: "home" });
  else if (roomy.matches) composer.focus();
  else byId("messages").focus();
}

function showTeam(id) {
  here = { channel: null, tab: "messages", thread: null };
  unread.clear();
  history.replaceState(null, "", teamAddress(id, state.teams[0].id));
  listen(id);
}

function openThread(ts) {
  const before = here.thread;
  here.thread = ts;
  draw();
  if (ts) threadComposer.focus();
  else (byId("messages").querySelector(`[data-ts="${CSS.escape(before)}"] :is(.replies, .tools button)`) ?? byId("messages")).focus();
}

byId("thread").addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented) openThread(null);
});

function start() {
  const [wanted, ts] = decodeURIComponent(location.hash.slice(1)).split("/");
  const direct = state.channels.find((one) => one.is_im);
  if (wanted === "home" && direct) go(direct.id, "home");
  else go(channel(wanted)?.id ?? state.channels[0].id);
  if (ts) document.querySelector(`[data-ts="${CSS.escape(ts)}"]`)?.scrollIntoView({ block: "center" });
}

// --- the stream of events ----------------------------------------------------------------------

function put(message) {
  const list = (state.messages[message.channel] ??= []);
  const index = list.findIndex((one) => one.ts === message.ts);
  if (index < 0) list.push(message);
  else list[index] = message;
}

const changes = {
  state(next) {
    const first = !here.channel;
    const arrived = next.team_id !== place.team;
    state = next;
    place.team = next.team_id;
    if (arrived) tellZone();
    if (first) start();
    showWindows(state.windows);
    draw();
  },
  message(message) {
    put(message);
    const elsewhere = message.channel !== here.channel || here.tab === "home";
    if (message.user !== state.you) announce(message, state.members[message.user]?.real_name ?? "Someone", elsewhere ? label(channel(message.channel)) : null);
    if (elsewhere) unread.add(message.channel);
    else if (!message.private && !atEnd()) byId("newer").hidden = false;
    // What only you see answers what you have just done, so it is shown at once.
    drawSoon(message.private && !elsewhere);
  },
  changed(message) { put(message); drawSoon(); },
  deleted(message) {
    state.messages[message.channel] = state.messages[message.channel].filter((one) => one.ts !== message.ts);
    drawSoon();
  },
  windows(views) { state.windows = views; showWindows(views); },
  home(view) { state.home = view; draw(); },
  channels(channels) { state.channels = channels; draw(); },
};

byId("tabs").addEventListener("keydown", (event) => {
  if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
  go(here.channel, here.tab === "home" ? "messages" : "home");
  byId("tabs").querySelector("[aria-selected=true]").focus();
});
byId("newer").addEventListener("click", toEnd);
byId("messages").addEventListener("scroll", () => { if (atEnd()) byId("newer").hidden = true; });

const tellZone = () => act({ act: "zone", zone: Intl.DateTimeFormat().resolvedOptions().timeZone });

// Follows one team: its stream begins with its whole state.
let stream;
function listen(team) {
  stream?.close();
  const query = new URLSearchParams({ page: pageKey, screen, ...(team ? { team } : {}) });
  stream = new EventSource(`/page/events?${query}`);
  // Minewatch was started anew, and with it the page's key.
  stream.addEventListener("reload", () => location.reload());
  for (const [name, change] of Object.entries(changes)) {
    stream.addEventListener(name, (event) => change(JSON.parse(event.data)));
  }
  stream.addEventListener("open", () => { byId("link").textContent = ""; });
  stream.addEventListener("error", () => { byId("link").textContent = "Connection lost. Is Minewatch still running? Trying again …"; });
}

listen(wantedTeam());
