/** What more than one screen says. */
export const common = {
  researchOnly: "Research use only",
  notADoctor: "Research use only. Not a medical device; it makes no diagnosis.",
  emergency:
    "Chest pain, fainting or trouble breathing: call your emergency number now. This app cannot detect a heart attack.",
  record: "Record",
  history: "History",
  settings: "Settings",
  pages: "Pages",
  back: "Back",
  close: "Close",
  cancel: "Cancel",
  copy: "Copy",
  copied: "Copied",
  tryAgain: "Try again",
  loading: "Loading",
  noAnswer: "The server does not answer. What you recorded is safe on this phone.",
  answered: (status: number) =>
    `The server answered with code ${status}. What you recorded is safe on this phone.`,
  /** Of a number that could not be measured. */
  none: "none",
  perMinute: "/min",
  today: "Today",
  yesterday: "Yesterday",
  waiting: (n: number) => (n === 1 ? "1 recording waits to be sent" : `${n} recordings wait to be sent`),
  quality: {
    good: "good",
    fair: "fair",
    poor: "poor",
    none: "not judged",
  },
  sentenceQuality: {
    good: "Signal: good",
    fair: "Signal: fair",
    poor: "Signal: poor",
    none: "Signal: not judged yet",
  },
};
