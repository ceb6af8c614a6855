/** Chinese. */
export { audit } from "./audit";
export { beats } from "./beats";
export { calibration } from "./calibration";
export { codes } from "./codes";
export { common } from "./common";
export { holter } from "./holter";
export { home } from "./home";
export { keys } from "./keys";
export { library } from "./library";
export { paper } from "./paper";
export { people } from "./people";
export { settingsPage } from "./settings-page";
export { shell } from "./shell";
export { tokens } from "./tokens";
export { palette } from "./palette";
