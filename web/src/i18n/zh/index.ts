/** Chinese. */
export { codes } from "./codes";
export { common } from "./common";
export { home } from "./home";
export { keys } from "./keys";
export { paper } from "./paper";
export { settingWords } from "./setting-words";
export { settings } from "./settings";
export { settingsPage } from "./settings-page";
export { shell } from "./shell";
export { tokens } from "./tokens";
export { palette } from "./palette";
