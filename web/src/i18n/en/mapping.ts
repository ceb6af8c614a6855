/** What columns of a table are, stated by a person. */
const counts = new Intl.NumberFormat("en-GB");
const many = (n: number, one: string, more = `${one}s`): string =>
  `${counts.format(n)} ${n === 1 ? one : more}`;

export const mapping = {
  title: (n: number, header: string) => `Map columns: ${many(n, "file")} with “${header}”`,
  intro:
    "These files do not say everything. Nothing is guessed: what you state here is kept with each recording.",
  preset: "Saved mapping",
  noPreset: "none",
  column: "Column",
  first: "First values",
  meaning: "Meaning",
  choose: "choose…",
  time: "Time",
  lead: "Lead",
  ignore: "Leave out",
  index: "Counts samples",
  leadName: (column: string) => `Lead in ${column}`,
  timeUnit: (column: string) => `Unit of the times in ${column}`,
  meaningOf: (column: string) => `Meaning of ${column}`,
  seems: (what: string, why: string) => `seems to be ${what}: ${why}`,
  seemsTime: (unit: string) => (unit === "" ? "a time" : `a time in ${unit}`),
  seemsIndex: "a count",
  seemsLead: (lead: string) => `lead ${lead}`,
  seemsSignal: "samples of a lead",
  unit: "Unit of the samples",
  asInFile: "as in the file",
  rawNumbers: "raw numbers",
  perMv: "Numbers per mV",
  zero: "Number at 0 mV",
  rate: "Sampling rate, Hz",
  rateFromTimes: "from the times",
  leads: "Leads, in order",
  preview: "Preview",
  previewLabel: (leads: string, seconds: string) =>
    `The first ${seconds} of ${leads} on ECG paper, 25 mm/s and 10 mm/mV`,
  scale: "25 mm/s · 10 mm/mV",
  peak: (mv: string) => `${mv} mV peak to peak`,
  tooHigh: (mv: string) => `Peak to peak is ${mv} mV. Heart signals stay below 10 mV: is the unit µV?`,
  tooLow: (mv: string) => `Peak to peak is ${mv} mV. Heart signals reach 0.1 mV: is the unit larger?`,
  flat: (lead: string) => `${lead} is flat in the whole file.`,
  incomplete: "State what each column is to see a preview.",
  reading: "Reading the first file",
  notLoaded: "The columns could not be read.",
  test: "Test on 3 files",
  tested: (n: number) => `${many(n, "file")} tried:`,
  apply: (n: number) => `Apply to ${many(n, "file")}`,
  saveAs: "Save as",
  saveName: "Name of this mapping",
  fits: (leads: number, fs: string, duration: string, mv: string) =>
    `${many(leads, "lead")} · ${fs} Hz · ${duration} · ${mv} mV peak to peak`,
};
