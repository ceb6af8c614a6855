/** Settings of the phone, the agreement, and sharing. */
export const settings = {
  title: "Settings",
  language: "Language",
  theme: "Appearance",
  themes: { system: "As the phone", light: "Light", dark: "Dark" },
  vibration: "Vibrate when the strap is lost",
  vibrationText: "After 10 seconds, during a recording.",
  units: "Units",
  rate: "Heart rate in beats a minute, times in milliseconds, height in millivolt.",
  voice: "Explain the app again",
  paired: "This phone",
  pairedWith: (name: string) => `Paired as ${name}`,
  local: "Not paired. Recordings go to the computer that this page comes from.",
  pairText: "Scan the QR code that your study shows, or type its code.",
  code: "Code",
  pair: "Pair this phone",
  pairing: "Pairing",
  wrongCode: "This code is not known or no longer valid. Ask for a new one.",
  pairedNow: (name: string) => `This phone is paired as ${name}.`,
  forget: "Forget this phone",
  forgetText: (waiting: number) =>
    waiting === 0
      ? "Recordings that were sent stay with the study. To record again this phone must be paired anew."
      : `${waiting} recordings have not been sent and would be lost. Send them first.`,
  consent: "Agreement",
  consentSharing: "I agree that a link shows my recordings to a clinician of my choice",
  consentText: "You may withdraw at any time. Every open link then closes at once.",
  consentSince: (date: string) => `Agreed on ${date}.`,
  shareTitle: "Share with a clinician",
  shareText:
    "A link shows your recordings to whoever has it, until it ends. Nobody can change anything through it.",
  sharedWith: "For whom",
  sharedWithPlaceholder: "Dr Lindqvist",
  days: "The link works for",
  dayCounts: (n: number) => (n === 1 ? "1 day" : `${n} days`),
  create: "Create a link",
  created: "The link is shown this once. Copy or share it now.",
  shareLink: "Share the link",
  links: "Links",
  noLinks: "No link is open.",
  until: (date: string) => `until ${date}`,
  ended: "ended",
  revoked: "withdrawn",
  lastSeen: (date: string) => `last opened ${date}`,
  neverSeen: "not opened yet",
  revoke: "Withdraw",
  about: "About",
  aboutText:
    "ECGomics is free software for research. Nothing leaves this phone except to the server of your study.",
  version: (version: string) => `Version ${version}`,
  consentNeeded: "Agree above before you make a link.",
  storage: (persistent: boolean) =>
    persistent
      ? "The phone keeps what waits to be sent until it is sent."
      : "The phone may clear what waits when it runs out of space. Add this app to the home screen to prevent it.",
};
