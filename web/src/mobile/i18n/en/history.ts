/** Earlier recordings, what changed in them, and what waits to be sent. */
export const history = {
  title: "History",
  empty: "No recordings yet",
  emptyText: "Your recordings appear here, the newest first.",
  range: "Time shown",
  ranges: { week: "Week", month: "Month", year: "Year", all: "All" },
  record: "Record 30 s",
  rate: "Heart rate",
  rateRange: (low: number, high: number) => `${low}–\u2060${high}\u00a0/min`,
  trend: "Trend of the heart rate",
  trendSentence: (n: number, low: number, high: number) =>
    `Heart rate of ${n} recordings, between ${low} and ${high} beats a minute`,
  band: "Your usual range",
  bandSentence: (low: number, high: number) => `Your usual range is ${low} to ${high} beats a minute.`,
  notYet: (n: number) =>
    n === 0 ? "Five recordings make a trend." : `Five recordings make a trend; you have ${n}.`,
  noneInRange: "No recordings in this time.",
  noRate: "no rate",
  entry: (statement: string, rate: string) => `${statement} · ${rate}`,
  more: "Show more",
  alerts: "What changed",
  alert: {
    rate_above_own_band: (value: string | null, usual: string | null) =>
      `Your heart rate was higher than usual for you${value === null ? "" : `: ${value}`}${usual === null ? "" : `, usually ${usual}`}.`,
    rate_below_own_band: (value: string | null, usual: string | null) =>
      `Your heart rate was lower than usual for you${value === null ? "" : `: ${value}`}${usual === null ? "" : `, usually ${usual}`}.`,
    new_irregular: "This recording was irregular; the earlier ones were not.",
    possible_af_again: "Possible atrial fibrillation in more than one recording. Show them to a doctor.",
    more_extra_beats: "More extra beats than in your earlier recordings.",
  },
  queue: {
    title: "Waiting to send",
    none: "Nothing waits",
    noneText: "All recordings have been sent.",
    saved: (duration: string) => `${duration}, saved on this phone`,
    sending: (percent: number) => `sending, ${percent} %`,
    sent: (percent: number) => `${percent} % sent`,
    failed: "could not be sent yet",
    text: "They are sent by themselves when there is a network. Keep this app on the phone until then.",
    send: "Send now",
    offline: "No network at the moment.",
  },
};
