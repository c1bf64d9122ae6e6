// Slack's date tokens in the browser's own zone: <!date^UNIX^{date_short_pretty} {time}|fallback>.

const DAY = 86400000;

function ordinal(day) {
  const rest = day % 100;
  if (rest > 10 && rest < 14) return `${day}th`;
  return `${day}${{ 1: "st", 2: "nd", 3: "rd" }[day % 10] ?? "th"}`;
}

function dateOf(at, month, weekday) {
  const words = `${at.toLocaleDateString("en-GB", { month })} ${ordinal(at.getDate())}, ${at.getFullYear()}`;
  return weekday ? `${at.toLocaleDateString("en-GB", { weekday: "long" })}, ${words}` : words;
}

function pretty(at, otherwise) {
  const midnight = (day) => new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
  const days = Math.round((midnight(at) - midnight(new Date())) / DAY);
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[days] ?? otherwise;
}

export function ago(at) {
  const seconds = (at.getTime() - Date.now()) / 1000;
  const format = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  for (const [unit, size] of [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60]]) {
    if (Math.abs(seconds) >= size) return format.format(Math.round(seconds / size), unit);
  }
  return format.format(Math.round(seconds), "second");
}

export const clock = (at) => at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
export const longDay = (at) => pretty(at, dateOf(at, "long", true)).replace(/^./, (letter) => letter.toUpperCase());

const TOKENS = {
  date_num: (at) => [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((n) => String(n).padStart(2, "0")).join("-"),
  date: (at) => dateOf(at, "long"),
  date_short: (at) => dateOf(at, "short"),
  date_long: (at) => dateOf(at, "long", true),
  date_pretty: (at) => pretty(at, dateOf(at, "long")),
  date_short_pretty: (at) => pretty(at, dateOf(at, "short")),
  date_long_pretty: (at) => pretty(at, dateOf(at, "long", true)),
  time: clock,
  time_secs: (at) => at.toLocaleTimeString("en-GB"),
  ago,
};

// null when the stamp is no number: the fallback is shown then.
export function slackDate(stamp, format) {
  const at = new Date(Number(stamp) * 1000);
  if (Number.isNaN(at.getTime())) return null;
  return format.replace(/\{(\w+)\}/g, (whole, token) => (Object.hasOwn(TOKENS, token) ? TOKENS[token](at) : whole));
}
