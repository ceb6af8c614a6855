/** What every screen says. */
export const common = {
  tryAgain: "Try again",
  copyDetails: "Copy details",
  close: "Close",

  save: "Save",
  remove: "Delete",
  undo: "Undo",
  copy: "Copy",
  copied: "Copied",
  download: "Download",
  measuring: "measuring",
  notStated: "not stated",
  yes: "Yes",
  no: "No",
  synthetic: "synthetic",
  all: "All",

  noAnswer: "The server does not answer. Is it still running?",
  answered: (status: number, text: string) => `The server answered ${status} ${text}.`,
  breadcrumb: "Breadcrumb",

  leads: (n: number) => (n === 1 ? "lead" : "leads"),
  samples: (n: number) => (n === 1 ? "sample" : "samples"),
  years: "y",
  to: " to ",
};
