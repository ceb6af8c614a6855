/** The project that is on the screen. */

/** The project that is always there, which no address needs to name. */
export const DEFAULT_PROJECT = "default";
const REMEMBERED = "ecgomics:project";
/** Pages of a project; others show one thing, and lead back to the project that was on the screen before. */
const OF_A_PROJECT = /^\/($|library|live|participants|cohorts|catalogue|settings)/;

/** The project that is on the screen, as its address says, or in this tab the one before said. */
export function projectHere(): string {
  const named = new URLSearchParams(window.location.search).get("project");
  if (named !== null) return named;
  if (OF_A_PROJECT.test(window.location.pathname)) return DEFAULT_PROJECT;
  return window.sessionStorage.getItem(REMEMBERED) ?? DEFAULT_PROJECT;
}

export const rememberProject = (project: string): void => window.sessionStorage.setItem(REMEMBERED, project);

/** The address of a page of a project. */
export const withProject = (to: string, project: string): string =>
  project === DEFAULT_PROJECT
    ? to
    : `${to}${to.includes("?") ? "&" : "?"}${new URLSearchParams({ project })}`;
