/** English, which every other language follows. */
export { audit } from "./audit";
export { codes } from "./codes";
export { cohorts } from "./cohorts";
export { common } from "./common";
export { discovery } from "./discovery";
export { holter } from "./holter";
export { home } from "./home";
export { jobs } from "./jobs";
export { keys } from "./keys";
export { library } from "./library";
export { paper } from "./paper";
export { people } from "./people";
export { settingsPage } from "./settings-page";
export { shell } from "./shell";
export { tokens } from "./tokens";
export { palette } from "./palette";
