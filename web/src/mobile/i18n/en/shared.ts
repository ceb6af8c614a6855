/** What an open link shows to somebody else, such as a clinician. */
export const shared = {
  title: (participant: string) => `Recordings of ${participant}`,
  intro: (name: string, until: string) => `Shared with ${name}, to be read until ${until}.`,
  gone: "This link opens nothing",
  goneText: "It is mistyped, has expired or was closed. Ask the person who sent it for a new one.",
  none: "There is no recording yet.",
  back: "All recordings",
  recordings: "Recordings",
  changed: "What changed",
  trend: "Heart rate",
  ownRange: (low: number, high: number) => `usual for this person: ${low}–\u2060${high}\u00a0/min`,
  fewReadable: (n: number, needed: number) => `${n} of ${needed} readable recordings that make a trend`,
  alerts: {
    rate_above_own_band: "Heart rate above what is usual for this person",
    rate_below_own_band: "Heart rate below what is usual for this person",
    new_irregular: "Irregular, as no recording before",
    possible_af_again: "Possible atrial fibrillation in more than one recording",
    more_extra_beats: "More extra beats than in earlier recordings",
  },
  pdf: "Report as PDF",
  felt: "Felt",
  note: "Note",
  research:
    "Research use only. One lead of a chest strap; rules that can be read, no diagnosis. It rules nothing out.",
};
