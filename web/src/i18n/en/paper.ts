/** The ECG paper and everything around it. */
export const paper = {
  // on the paper
  gap: (duration: string) => `gap ${duration}`,
  notRecorded: (lead: string) => `${lead} not recorded`,
  ended: "recording has ended",
  endsAt: (time: string) => `ends at ${time}`,
  // the figure
  ecg: "ECG",
  role: "ECG paper",
  summary: (facts: {
    leads: number;
    seconds: string;
    rate: string | null;
    rhythm: string;
    quality: string;
  }) =>
    `${facts.leads} ${facts.leads === 1 ? "lead" : "leads"}, ${facts.seconds} seconds, ` +
    (facts.rate === null ? "rate not measured" : `rate ${facts.rate} per minute`) +
    (facts.rhythm && `, rhythm ${facts.rhythm}`) +
    (facts.quality && `, quality ${facts.quality}`),
  notShown: "The signal could not be shown.",
  loading: "Loading the signal",
  // tools
  toolbar: "Paper",
  tools: "Tools",
  select: "Select",
  caliperKinds: {
    time: "Time caliper",
    amplitude: "Amplitude caliper",
    box: "Box caliper",
    march: "Marching caliper",
  },
  toolTitle: (label: string, key: string) => `${label} (${key})`,
  fiducials: "Fiducials",
  map: "Map",
  mapTitle: "Where the encoder sees what speaks for a rhythm",
  // layout
  layout: "Layout",
  layouts: { "3x4": "3×4+1", "3x4r3": "3×4+3", "6x2": "6×2", "12x1": "12×1", single: "1 lead" },
  rowsOf: (leads: number) => `${leads}×1`,
  needsTwelve: (found: number) =>
    `This layout is for the twelve standard leads; this recording has ${found}.`,
  order: "Order of the leads",
  standard: "Standard",
  cabrera: "Cabrera",
  cabreraTitle: "aVL, I, −aVR, II, aVF, III; aVR is drawn upside down",
  page: "Page",
  columns: "Columns",
  consecutive: "one after the other",
  together: "all from the same moment",
  rhythmLeads: "Rhythm leads",
  rhythmLead: (n: number) => `Rhythm lead ${n}`,
  singleLead: "Single lead",
  halfGain: "Half gain",
  groups: { limb: "limb leads", chest: "chest leads" },
  // scale
  speed: "Paper speed",
  gain: "Gain",
  zoom: "Zoom",
  smaller: "Smaller",
  larger: "Larger",
  fit: "fit",
  trueSize: "1:1",
  trueSizeTitle: "True size (9)",
  ofTrueSize: (zoom: string) => `${zoom} of true size`,
  gainOfGroup: (group: string, gain: number) => `${group} ${gain} mm/mV`,
  columnsConsecutive: "columns consecutive",
  columnsTogether: "columns simultaneous",
  oneRowALead: "one row a lead",
  oneLead: "one lead",
  notCalibrated: "screen not calibrated",
  calibrated: "screen calibrated",
  // signal
  signal: "Signal",
  paths: {
    measurement: "as measured",
    recorded: "As recorded",
    monitor: "0.5–40 Hz (monitor)",
  },
  monitorChip: "Display filter 0.5–40 Hz. ST and amplitudes stay measured on the measurement path.",
  recordedChip:
    "As recorded, without the measurement path's filter. Values stay measured on the measurement path.",
  showMeasured: "Show the measurement path",
  overlap: (upper: string, lower: string, group: string, gain: number) =>
    `${upper} and ${lower} overlap. Show ${group} at ${gain} mm/mV?`,
  showHalf: "Show",
  keepGain: "Leave",
  // navigator
  navigator: "Time in the recording",
  previousPage: "Previous page",
  nextPage: "Next page",
  startOfPage: "Start of the page",
  pageOf: (from: string, to: string, all: string) => `${from} – ${to} of ${all}`,
  // calipers
  calipers: "Calipers",
  caliperHint:
    "Drag on the paper, or click twice. By keys: Enter drops a caliper at the beat; arrows move its leg.",
  caliperFull: (most: number) => `${most} calipers are shown at most; the oldest has gone.`,
  columnsOfCalipers: {
    kind: "Kind",
    lead: "Lead",
    from: "From, s",
    to: "To, s",
    time: "Δ time",
    rate: "Rate",
    voltage: "Δ voltage",
    author: "By",
  },
  legsTogether: "legs together",
  notMeasured: "not measured by this kind",
  removeCaliper: (lead: string) => `Remove caliper on ${lead}`,
  fromSeconds: "From, seconds",
  toSeconds: "To, seconds",
  notSaved: "The calipers are not saved.",
  // cursor
  cursor: (at: { lead: string; time: string; mv: string | null; beat: string; mark: string }) =>
    [
      at.lead,
      `${at.time} seconds`,
      at.mv === null ? "no signal" : `${at.mv} millivolt`,
      at.beat && `beat ${at.beat}`,
      at.mark,
    ]
      .filter(Boolean)
      .join(", "),
  // menu
  menu: "Actions at this place",
  measureHere: "Measure from here",
  thisLead: (lead: string) => `${lead} alone`,
  allLeads: "All leads again",
  markArtefact: "Mark this beat as artefact",
  unmarkArtefact: "Take the artefact mark away",
  copyPlace: "Copy time and voltage",
  zoomHere: "Zoom in here",
  artefact: "artefact",
  artefactNotSaved: "The artefact mark is not saved.",
  // beat details
  beat: (n: number, of: number) => `Beat ${n} of ${of}`,
  beatAt: (time: string) => `at ${time} s`,
  rr: (ms: string) => `RR ${ms} ms`,
  noRr: "no RR interval: first beat, or after a gap",
  kinds: { N: "normal", S: "supraventricular", V: "ventricular", P: "paced", U: "unsure" } as Record<
    string,
    string
  >,
  correlation: (value: string) => `correlation with the representative beat ${value}`,
  noCorrelation: "not compared with the representative beat",
  beatQuality: (leads: string) => (leads === "" ? "quality good" : `disturbed in ${leads}`),
  notAccepted: "time not trusted",
  closeDetails: "Close the details",
  // table
  tableTitle: "The beats of this page",
  tableButton: "Table",
  tableCsv: "CSV",
  noBeats: "No beat was found on this page.",
  tableColumns: {
    beat: "Beat",
    time: "R peak, s",
    rr: "RR, ms",
    kind: "Class",
    correlation: "Correlation",
    quality: "Quality",
  },
  // legends
  fiducialsFailed: "The fiducials could not be loaded.",
  fiducialsLoading: "loading",
  inEachLead: "in each lead",
  forAllLeads: "for all leads",
  glyphs: "⌊ onset · ▼ peak · ⌋ end",
  kindGlyphs: "beats ▼ ventricular, ▽ supraventricular, ┃ paced, ? unsure",
  beatCount: (n: number) => `${n} ${n === 1 ? "beat" : "beats"}`,
  mapLegend: {
    title: "What the encoder sees",
    failed: "The map could not be made.",
    looking: "Looking",
    against: "speaks against it",
    inFavour: "speaks for it",
    strongest: (size: string, seconds: string, total: string) =>
      `Strongest colour: ±${size} in ${seconds} s · in all ${total}`,
    mostFor: "Most for it",
    mostAgainst: "Most against it",
    unit: "in log-odds; exact parts of the encoder’s linear read-out",
    hide: "Hide",
  },
  // printing
  print: "Print",
  printTitle: "Print this page to scale (r)",
  printScale: "25 mm/s · 10 mm/mV",
  printCheck: "Print check: this line is 50 mm long. If it is not, print at 100 % (“actual size”).",
  printedBy: (time: string) => `ECGomics · printed ${time}`,
  printSpan: (from: string, to: string) => `${from} s to ${to} s`,
  printPath: (path: string) => `signal: ${path}`,
  // shell of the paper
  drawer: "Drawer",
  help: "Keys of this page",
};
