/** What a value of a recording depends on besides it: which settings, and whether corrections by hand are in it. */

export interface Measured {
  /** Empty: those of the project. */
  readonly settings: string;
  /** Without what people corrected. */
  readonly automatic: boolean;
}

export const measuredOf = (query: URLSearchParams): Measured => ({
  settings: query.get("settings") ?? "",
  automatic: query.get("layer") === "automatic",
});

/** The parameters that ask the server for it; none where nothing was chosen. */
export const asParameters = ({ settings, automatic }: Measured): Record<string, string> => ({
  ...(settings === "" ? {} : { settings }),
  ...(automatic ? { correction: "0" } : {}),
});
