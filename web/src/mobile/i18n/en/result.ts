/** The result of one recording, for the person. */
export const result = {
  title: "Result",
  statements: {
    regular: "Regular rhythm",
    slow_regular: "Slow, regular rhythm",
    fast_regular: "Fast, regular rhythm",
    extra_beats: "Some extra beats",
    irregular: "Irregular rhythm",
    possible_af: "Irregular rhythm: possible atrial fibrillation",
    unclear: "Unclear",
    too_noisy: "Too noisy to say",
  },
  why: {
    regular: (during: string) => `Beats came evenly during these ${during}.`,
    slow_regular: (during: string) => `Beats came evenly and slowly during these ${during}.`,
    fast_regular: (during: string) => `Beats came evenly and fast during these ${during}.`,
    extra_beats: (during: string) => `Some beats came early during these ${during}; the others came evenly.`,
    irregular: (during: string) =>
      `The time from beat to beat varied without a pattern during these ${during}.`,
    possible_af: (during: string) =>
      `The time from beat to beat varied without a pattern during these ${during}, as it does in atrial fibrillation. This is not a diagnosis.`,
    unclear: (during: string) => `These ${during} fit none of the patterns that this app knows.`,
    too_noisy: (during: string) => `Too little of these ${during} could be read.`,
  },
  notRead: (bad: string, all: string) => `${bad} of ${all} could not be read.`,
  next: {
    irregular: "Record again in a few minutes. Show it to a doctor if it repeats.",
    possible_af: "Record again in a few minutes. Show it to a doctor if it repeats.",
    unclear: "Record again in a few minutes, sitting still.",
    too_noisy: "Wet the pads, sit still and record again.",
    extra_beats: "Record again later. Show it to a doctor if you feel the beats or they become more.",
    fast_regular: "Effort, coffee and worry speed the heart up. Rest for ten minutes and record again.",
    slow_regular: "Training and sleep slow the heart down. Show it to a doctor if you feel dizzy or faint.",
  },
  reason: {
    rate_below_50: () => "Fewer than 50 beats a minute.",
    rate_above_100: () => "More than 100 beats a minute.",
    beats_vary: (share: string | null) =>
      share === null
        ? "Neighbouring beats vary in time."
        : `The time from one beat to the next changes by ${share} of itself.`,
    no_p_waves: (share: string | null) =>
      share === null
        ? "The small wave before a beat was hardly seen."
        : `The small wave before a beat was seen in ${share} of the beats only.`,
    early_beats: (n: string | null) => (n === null ? "Beats that came early." : `${n} beats came early.`),
    pause: (longest: string | null) =>
      longest === null ? "A pause between two beats." : `A pause of ${longest} between two beats.`,
    quality_poor: () => "The signal was poor.",
    too_little_readable: () => "Too little of it could be read.",
    beats_unlike: () => "The beats look too little alike.",
    too_short: () => "The recording was too short.",
    too_few_beats: () => "Too few beats could be read.",
    detectors_disagree: () => "Two ways of finding the beats disagree.",
    af_needs_30_s: () => "A word about atrial fibrillation needs 30 seconds that can be read.",
  },
  rate: (n: string) => `${n} beats a minute`,
  noRate: "The heart rate could not be measured.",
  readable: (quality: string, percent: string) => `Signal: ${quality}, ${percent} readable`,
  gaps: (n: number, length: string) => (n === 1 ? `one gap of ${length}` : `${n} gaps, ${length} in all`),
  trace: "ECG trace",
  traceSentence: (lead: string, length: string, statement: string) =>
    `ECG trace: lead ${lead}, ${length} at 25 mm/s and 10 mm/mV. ${statement}`,
  swipe: "swipe",
  scale: (lead: string) => `${lead} · 25 mm/s · 10 mm/mV`,
  gap: (length: string) => `gap ${length}`,
  simulated: "Made by the simulator: it is nobody’s heart.",
  limits: "What this cannot show",
  oneLead:
    "One lead is one of twelve views of the heart. It cannot show a heart attack or narrowed arteries, and it rules nothing out.",
  only: "It tells of these seconds only, not of the time before or after.",
  sensor: {
    narrow_band: "This strap filters the signal; heights and the ST segment are not to be read from it.",
    coarse_sampling: "This strap takes few samples a second; short times are coarse.",
  },
  details: "Details",
  professional: "For a professional",
  professionalText:
    "The page of this recording with beats, intervals and every value. It opens on the computer of the study.",
  openFull: "Open the full report",
  share: "Share PDF",
  download: "Download PDF",
  making: "Making the PDF",
  again: "Record again",
  notes: "Symptoms and note",
  addNotes: "Add symptoms or a note",
  changeNotes: "Change",
  notesText: "What you felt, and what you did before.",
  note: "Note",
  notePlaceholder: "after climbing stairs",
  saveNotes: "Save",
  notThere: "This recording is not here",
  notThereText: "It may belong to another phone, or it was deleted.",
  notYet: "Saved on this phone",
  notYetText: "The result comes when the server has been reached. It is sent by itself.",
  noNumber: {
    absent: "Not present",
    failed: "Could not be measured",
    too_short: "Recording too short",
    wrong_rhythm: "Not defined in this rhythm",
    wrong_leads: "Needed leads are missing",
    wrong_chain: "Filter does not allow it",
    low_quality: "Signal too noisy",
    out_of_domain: "Outside the validated range",
  },
  yes: "Yes",
  no: "No",
};
