/** The project that is on the screen. */

/** The project that is always there, which no address needs to name. */
export const DEFAULT_PROJECT = "default";
const REMEMBERED = "ecgomics:project";
/** Pages of a project; others show one thing, and lead back to the project that was on the screen before. */
const OF_A_PROJECT = /^\/($|library|live|participants|cohorts|catalogue|settings)/;

/** The projects that are there for who is signed in; null where that is all. */
let there: readonly string[] | null = null;

export function beAmong(projects: readonly string[] | null): void {
  there = projects;
}

/** The project that an address without one means: the one that is always there, or the first of one's own. */
export const usualProject = (): string =>
  there === null || there.includes(DEFAULT_PROJECT) ? DEFAULT_PROJECT : (there[0] ?? DEFAULT_PROJECT);

/** The project that is on the screen, as its address says, or in this tab the one before said. */
export function projectHere(): string {
  const named = new URLSearchParams(window.location.search).get("project");
  if (named !== null) return named;
  if (OF_A_PROJECT.test(window.location.pathname)) return usualProject();
  const remembered = window.sessionStorage.getItem(REMEMBERED);
  return remembered === null || !(there?.includes(remembered) ?? true) ? usualProject() : remembered;
}

export const rememberProject = (project: string): void => window.sessionStorage.setItem(REMEMBERED, project);

/** The address of a page of a project. */
export const withProject = (to: string, project: string): string =>
  project === DEFAULT_PROJECT
    ? to
    : `${to}${to.includes("?") ? "&" : "?"}${new URLSearchParams({ project })}`;
