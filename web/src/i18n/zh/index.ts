/** Chinese. */
export { codes } from "./codes";
export { common } from "./common";
export { home } from "./home";
export { settingsPage } from "./settings-page";
export { shell } from "./shell";
export { tokens } from "./tokens";
