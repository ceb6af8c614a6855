/** The page of settings. */
export const settingsPage = {
  title: "Settings",
  sections: {
    you: "You",
    appearance: "Appearance and keys",
    screen: "Screen",
    tokens: "Tokens",
    audit: "Changes",
    about: "About",
  },
  name: "Your name",
  nameHint: "It is kept with corrections, decisions and calipers that you make, on this server only.",
  theme: "Theme",
  light: "Light",
  dark: "Dark",
  language: "Language",
  version: "ECGomics",
  catalogue: "Catalogue",
  settingsHash: "Settings",
  reference: "Every biomarker, as documentation",
  api: "The interface of programs (OpenAPI)",
  letterKeys: "Single characters act as keys",
};
