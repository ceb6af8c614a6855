/** The ECGome map of a recording. */
export const ecgome = {
  title: "ECGome",
  toPaper: "ECG paper",
  loading: "Placing every biomarker among people",
  notMade: "The map could not be made.",
  against: "Against",
  populations: {
    healthy: "Healthy adults",
    published: "Published limits",
    project: "This project",
  } as Readonly<Record<string, string>>,
  addTable: "Add a table…",
  addTableLabel: "Add a reference table (CSV)",

  notAdded: "The table was not added.",
  stratum: (who: string, n: string) => (n === "" ? who : `${who}, n ${n}`),
  ageNotStated: "age not stated",
  sexNotStated: "sex not stated",
  warnings: {
    "The age is not known: strata of adults of all ages are used.":
      "The age is not known: strata of adults of all ages are used.",
    "The sex is not known: strata of both sexes are used.":
      "The sex is not known: strata of both sexes are used.",
    "z is approximate: a normal distribution between two published percentiles.":
      "z is approximate: a normal distribution between two published percentiles.",
    "A small open reference: for research, not for clinical use.":
      "A small open reference: for research, not for clinical use.",
  } as Readonly<Record<string, string>>,
  mode: "Colours",
  modes: { z: "z", change: "change", coverage: "coverage" } as Readonly<Record<string, string>>,
  modeTitles: {
    z: "How unusual each value is among people of like age and sex",
    change: "Change from this person's previous recording, in multiples of the reference change value",
    coverage: "What was measured, and why the rest was not",
  } as Readonly<Record<string, string>>,
  tiers: "Tiers",
  tier: (tier: number) => `Tier ${tier}`,
  table: "Table",
  map: "Map",
  export: "Export",
  exportSvg: "SVG",
  exportPng: "PNG",
  measured: (measured: number, requested: number) => `${measured}/${requested} measured`,
  outside: (outside: number, expected: string) => `${outside} outside ±2 (about ${expected} expected)`,
  exceeds: (outside: number) => `${outside} beyond 2 reference change values`,
  previous: (name: string, when: string) => `Compared with ${name}, ${when}`,
  noPrevious:
    "There is no earlier recording of this person. Give recordings of one person the same pseudonym in the library.",
  summary: (measured: number, requested: number, outside: number, of: number) =>
    `${measured} of ${requested} biomarkers measured; ${outside} of ${of} values lie beyond 2 standard deviations.`,
  role: "ECGome map",
  keys: "Arrows walk · Home/End family · u next |z| ≥ 2 · Enter card · t table · drag chooses columns",
  zoomTo: (family: string) => `Show ${family} alone`,
  zoomOut: "All families",
  notRequested: "Not requested",
  notRecorded: "Lead not recorded",

  z: "z",
  percentile: (text: string) => `${text} % of people are below`,
  people: (n: number) => `n ${n}`,
  times: (text: string) => `${text} × reference change value`,
  from: (before: string, after: string) => `${before} → ${after}`,

  version: (version: number) => `version ${version}`,
  announce: (label: string, lead: string, value: string, z: string) =>
    [label, lead, value, z].filter((part) => part !== "").join(", "),
  chosen: (n: number) => (n === 1 ? "1 biomarker chosen" : `${n} biomarkers chosen`),
  setName: "Name of the set",
  saveSet: "Save as biomarker set",
  savedSet: (name: string, n: number) => `“${name}” with ${n} biomarkers is saved.`,
  notSaved: "The set was not saved.",
  clear: "Clear",
  closeCard: "Close the card",

  columns: {
    biomarker: "Biomarker",
    family: "Family",

    value: "Value",
    score: "z",
    ratio: "Δ/RCV",
    percentile: "Percentile",
    n: "n",
    state: "State",
  },
  ok: "measured",
  legend: {
    title: "Legend",
    value: "value without a reference",
    few: "fewer than 120 people",
    yes: "yes",
    no: "no",
    high: "z ≥ 2, bar from 3",
    low: "z ≤ −2, bar from −3",
    dot: "outside the validated range",
    settings: (hash: string) => `settings ${hash}`,
  },
  howTo: "How to read this map",
  rules: [
    "With about 400 values some 5 % lie outside ±2 in a healthy person: the header prints how many were observed and how many are expected.",
    "Neighbours go together: a long T wave lights twenty columns, and that is one fact.",
    "Area is not importance: families measured in each lead own more cells.",
    "z depends on the reference: another age, posture, device or filter colours everything. Hence the choice of population and the check of the chain.",
    "Colour means unusual, not bad: athletes are orange.",
    "Missing is not usual: a grey sign says why there is no value.",
    "One shifted mark moves many cells together: look at the quality of the signal first. A grey frame stands around the map of a poor one.",
    "Colours end at ±3: values far out look alike, so read the number.",
  ].join("\n"),
  caption: (record: string, against: string, mode: string, settings: string) =>
    `ECGome of ${record} · ${against} · ${mode} · settings ${settings} · research use only`,
  mini: (n: number) => (n === 0 ? "no family beyond ±2" : `${n} families beyond ±2`),
};
