/** Chinese. */
export { codes } from "./codes";
export { cohorts } from "./cohorts";
export { common } from "./common";
export { discovery } from "./discovery";
export { home } from "./home";
export { jobs } from "./jobs";
export { keys } from "./keys";
export { paper } from "./paper";
export { settingsPage } from "./settings-page";
export { shell } from "./shell";
export { tokens } from "./tokens";
