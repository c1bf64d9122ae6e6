// Emoji names as Slack writes them. Unknown names stay as they are: ":name:".

const NAMES = {
  alarm_clock: "⏰", anchor: "⚓", arrow_down: "⬇️", arrow_left: "⬅️", arrow_right: "➡️", arrow_up: "⬆️",
  bar_chart: "📊", bell: "🔔", no_bell: "🔕", black_circle: "⚫", large_blue_circle: "🔵", blue_circle: "🔵",
  blue_book: "📘", bomb: "💣", book: "📖", bookmark: "🔖", boom: "💥", bulb: "💡", calendar: "📅",
  spiral_calendar_pad: "🗓️", date: "📆", chart_with_downwards_trend: "📉", chart_with_upwards_trend: "📈",
  white_check_mark: "✅", heavy_check_mark: "✔️", ballot_box_with_check: "☑️", checkered_flag: "🏁",
  classical_building: "🏛️", clipboard: "📋", clock1: "🕐", clock3: "🕒", clock9: "🕘", construction: "🚧",
  cross_mark: "❌", x: "❌", door: "🚪", dove_of_peace: "🕊️", e_mail: "📧", email: "📧", exclamation: "❗",
  heavy_exclamation_mark: "❗", eye: "👁️", eyes: "👀", earth_africa: "🌍", earth_americas: "🌎",
  earth_asia: "🌏", factory: "🏭", fast_forward: "⏩", file_folder: "📁", gear: "⚙️", globe_with_meridians: "🌐",
  green_circle: "🟢", large_green_circle: "🟢", hand: "✋", raised_hand: "✋", handshake: "🤝", helmet_with_white_cross: "⛑️",
  hourglass: "⌛", hourglass_flowing_sand: "⏳", house: "🏠", inbox_tray: "📥", information_source: "ℹ️",
  key: "🔑", label: "🏷️", large_orange_circle: "🟠", orange_circle: "🟠", large_yellow_circle: "🟡", yellow_circle: "🟡",
  large_purple_circle: "🟣", ledger: "📒", link: "🔗", lock: "🔒", loudspeaker: "📢", mag: "🔍", mailbox: "📫",
  mega: "📣", memo: "📝", pencil: "📝", pencil2: "✏️", mute: "🔇", neutral_face: "😐", new: "🆕", newspaper: "📰",
  no_entry: "⛔", no_entry_sign: "🚫", octagonal_sign: "🛑", ok: "🆗", outbox_tray: "📤", package: "📦",
  page_facing_up: "📄", page_with_curl: "📃", paperclip: "📎", pause_button: "⏸️", double_vertical_bar: "⏸️",
  people_holding_hands: "🧑‍🤝‍🧑", ambulance: "🚑", hospital: "🏥", broom: "🧹", pushpin: "📌", question: "❓",
  radio_button: "🔘", red_circle: "🔴", repeat: "🔁", rotating_light: "🚨", round_pushpin: "📍", scales: "⚖️",
  scroll: "📜", seedling: "🌱", shield: "🛡️", small_blue_diamond: "🔹", small_orange_diamond: "🔸",
  small_red_triangle: "🔺", sparkles: "✨", speech_balloon: "💬", star: "⭐", stopwatch: "⏱️", tada: "🎉",
  thumbsup: "👍", "+1": "👍", thumbsdown: "👎", "-1": "👎", timer_clock: "⏲️", triangular_flag_on_post: "🚩",
  unlock: "🔓", un: "🇺🇳", wastebasket: "🗑️", warning: "⚠️", wave: "👋", waving_white_flag: "🏳️", white_flag: "🏳️",
  waving_black_flag: "🏴", white_circle: "⚪", world_map: "🗺️", wrench: "🔧", writing_hand: "✍️", zap: "⚡",
  zzz: "💤", black_small_square: "▪️", white_small_square: "▫️", arrow_forward: "▶️", rewind: "⏪",
  left_speech_bubble: "🗨️", judge: "🧑‍⚖️", busts_in_silhouette: "👥", bust_in_silhouette: "👤", heavy_minus_sign: "➖",
  heavy_plus_sign: "➕", arrows_counterclockwise: "🔄", recycle: "♻️", no_pedestrians: "🚷", biohazard_sign: "☣️",
};

export function emoji(name) {
  const plain = name.split("::")[0];
  const flag = /^flag-([a-z]{2})$/.exec(plain);
  if (flag) return [...flag[1]].map((letter) => String.fromCodePoint(0x1f1e6 + letter.charCodeAt(0) - 97)).join("");
  return Object.hasOwn(NAMES, plain) ? NAMES[plain] : null;
}
