/** English, which every other language follows. */
export { codes } from "./codes";
export { common } from "./common";
export { compare } from "./compare";
export { corrections } from "./corrections";
export { home } from "./home";
export { keys } from "./keys";
export { paper } from "./paper";
export { settingsPage } from "./settings-page";
export { shell } from "./shell";
export { tokens } from "./tokens";
