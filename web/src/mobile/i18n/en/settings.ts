/** Settings of the phone, the agreement, and sharing. */
export const settings = {
  title: "Settings",
  language: "Language",
  theme: "Appearance",
  themes: { system: "As the phone", light: "Light", dark: "Dark" },
  vibration: "Vibrate when the strap is lost",
  vibrationText: "After 10 seconds, during a recording.",
  rate: "Heart rate in beats a minute, times in milliseconds, height in millivolt.",
  voice: "Explain the app again",
  account: "Account",
  accountText: "With an account of your study you need not pair this phone.",
  signIn: "Sign in",
  signedInAs: (name: string) => `Signed in as ${name}`,
  toAccount: "Password, and where you are signed in",
  sendFirst: (waiting: number) =>
    waiting === 1
      ? "One recording has not been sent. Send it before you sign out."
      : `${waiting} recordings have not been sent. Send them before you sign out.`,
  signOut: "Sign out",
  paired: "This phone",
  pairedWith: (name: string) => `Paired as ${name}`,
  local: "Not paired. Recordings go to the computer that this page comes from.",
  pairText: "Scan the QR code that your study shows, or type its code.",
  code: "Code",
  pair: "Pair this phone",
  pairing: "Pairing",
  wrongCode: "This code is not known or no longer valid. Ask for a new one.",
  forget: "Forget this phone",
  forgetText: (waiting: number) =>
    waiting === 0
      ? "Recordings that were sent stay with the study. To record again this phone must be paired anew."
      : `${waiting} recordings have not been sent and would be lost. Send them first.`,
  consentSharing: "I agree that a link shows my recordings to a clinician of my choice",
  consentText: "You may withdraw at any time. Every open link then closes at once.",
  consentSince: (date: string) => `Agreed on ${date}.`,
  shareTitle: "Share with a clinician",
  shareText:
    "A link shows your recordings to whoever has it, until it ends. Nobody can change anything through it.",
  sharePaired: "Once this phone is paired, a link can show your recordings to a clinician.",
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
};
