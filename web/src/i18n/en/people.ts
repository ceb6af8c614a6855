/** A person: recordings in time, how values went, what is known. */
export const people = {
  loading: "Loading the person",
  notShown: "This person cannot be shown.",
  recordings: "Recordings in time",
  noRecordings: "No recording is filed under this person any more.",
  trends: "How values went",
  trend: (label: string) => `${label} over time`,

  few: "One recording makes no trend yet.",
  facts: "Known of this person",
  pseudonym: "Pseudonym",
  sex: "Sex",
  female: "female",
  male: "male",
  birthYear: "Year of birth",
  note: "Notes",
  notSaved: "It was not saved.",
  saved: "Saved",
  compare: "Compare",
  compareHint: "Tick two recordings to compare them.",
  tickToCompare: (name: string) => `Tick ${name} to compare`,
  whenUploaded: "when it came in; the file states no time",

  recorded: "Recorded",
  name: "Recording",
};
