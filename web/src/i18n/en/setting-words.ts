/** What the server says of settings in English, in other languages: by field, option or place of a caution. */
const ofTheServer: Readonly<Record<string, string>> = {};

export const settingWords = {
  groups: ofTheServer,
  labels: ofTheServer,
  helps: ofTheServer,
  options: ofTheServer,
  cautions: ofTheServer,
  presetLabels: ofTheServer,
  presetTexts: ofTheServer,
};
