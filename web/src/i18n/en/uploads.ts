/** Adding files: the door, a batch and what became of each file. */
const counts = new Intl.NumberFormat("en-GB");
const many = (n: number, one: string, more = `${one}s`): string =>
  `${counts.format(n)} ${n === 1 ? one : more}`;

export const uploads = {
  // the door
  add: "Add recordings",
  dropHere: "Drop files or a folder anywhere on this page.",
  formats:
    "Any ECG file or archive of them: WFDB, DICOM, aECG, MUSE, Philips, SCP, EDF, CSV, Apple Health and more. They stay on this computer.",
  firstTitle: "From one ECG to its biomarkers",
  keepIdentity:
    "Keep names, identifiers and birth dates that the files hold; otherwise a pseudonym takes their place",
  keepOriginal: "Also keep the files themselves as they are, with any identity in them",
  options: "What is kept",
  chooseFiles: "Choose files",
  chooseFolder: "Choose a folder",
  dropVeil: "Drop to add the recordings",
  nothing: "There is no file in it that could hold an ECG.",
  opening: (name: string) => `Opening ${name}`,
  // batches
  title: "Uploads",
  goingOn: "Uploads going on",
  none: "Nothing was uploaded yet.",
  of: (name: string) => `Upload ${name}`,
  loading: "Loading the upload",
  notShown: "This upload cannot be shown.",
  files: (n: number) => many(n, "file"),
  recordings: (n: number) => many(n, "recording"),
  bytesOf: (here: string, all: string) => `${here} of ${all}`,
  left: (time: string) => `${time} left`,
  progress: "Files with an outcome",
  percent: (n: number) => `${n} %`,

  pause: "Pause",
  resume: "Resume",
  cancel: "Cancel upload",
  cancelSure: "End this upload? What is read stays; everything else is left out.",
  open: "Open",
  all: "All",
  toLibrary: "Show the recordings",

  // strips
  lost: (safe: string, left: string) =>
    `Connection lost. ${safe} are safe on the server; the remaining ${left} are sent when it is back.`,

  paused: "Paused. Nothing is sent until you resume; what is there is still read.",
  toResume: (n: number) =>
    `${many(n, "recording is", "recordings are")} still to come. Choose the same files or folder again: what is here is not sent again.`,
  resumeFiles: (n: number) => `Resume ${many(n, "file")}`,
  vanished: (n: number) =>
    `${many(n, "file")} cannot be read on this computer any more. Choose the folder again to go on.`,
  stopped: (sentence: string) => `Sending stopped: ${sentence}`,
  dropped: (n: number, what: string) => `${what} were found in ${many(n, "file")} and dropped.`,
  droppedName: "Names",
  droppedBirth: "birth dates",
  droppedIdentifier: "identifiers",
  and: " and ",
  change: "How to keep them",
  changeText:
    "Tick “Keep names, identifiers and birth dates” where files are added, and add the files again.",
  keptIdentity: "Names, identifiers and birth dates in these files are kept.",
  // outcomes
  outcomes: "Outcome of each file",
  filter: "Show only",
  states: {
    unstated: "Needs mapping",
    failed: "Failed",
    unreadable: "Unreadable",
    too_large: "Too large",
    reading: "Reading",
    received: "To be read",
    waiting: "Waiting",
    known: "Already here",
    read: "Read",
    cancelled: "Cancelled",
  },
  alike: (n: number, header: string) => `${many(n, "file")}, same columns “${header}”`,
  alikeKind: (n: number, suffix: string) => `${many(n, "file")} of kind ${suffix}`,
  map: "Map columns",
  sameAs: (name: string) => `same content as ${name}`,
  facts: (leads: number, fs: string, duration: string) => `${many(leads, "lead")} · ${fs} Hz · ${duration}`,
  tryAgain: "Try again",

  details: "Copy details",
  waitingText: "waits to be sent",
  receivedText: "waits to be read",
  readingText: "is being read",
  cancelledText: "left out",
  deleted: "its recording was deleted since",
};
