/** English, which every other language follows. */
export { biomarkers } from "./biomarkers";
export { catalogue } from "./catalogue";
export { codes } from "./codes";
export { common } from "./common";
export { ecgome } from "./ecgome";
export { home } from "./home";
export { modelCards } from "./model-cards";
export { settingsPage } from "./settings-page";
export { shell } from "./shell";
export { tokens } from "./tokens";
