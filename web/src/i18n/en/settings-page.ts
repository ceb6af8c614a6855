/** The page of settings. */
export const settingsPage = {
  title: "Settings",
  person: "You",
  name: "Your name",
  nameHint: "It is kept with corrections, decisions and calipers that you make, on this server only.",
  appearance: "Appearance and keys",
  theme: "Theme",
  light: "Light",
  dark: "Dark",
  language: "Language",
  letterKeys: "Single characters act as keys",
};
