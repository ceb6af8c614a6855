/** The project that is on the screen. */

/** The project that is always there, which no address needs to name. */
export const DEFAULT_PROJECT = "default";

/** The project that is on the screen, as its address says. */
export const projectHere = (): string =>
  new URLSearchParams(window.location.search).get("project") ?? DEFAULT_PROJECT;
