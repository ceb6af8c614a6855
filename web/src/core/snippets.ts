/** What is on the screen, as a request that a program makes: for curl, Python and R. */

export interface ApiCall {
  /** Below /api/v1, with its query. */
  readonly path: string;
  /** What kind of answer it is. */
  readonly answer: "json" | "csv" | "binary";
}

export type Program = "curl" | "python" | "r";
export const PROGRAMS: readonly Program[] = ["curl", "python", "r"];

/** The query with some of its parameters, as a text that begins with a question mark; empty where it has none. */
const kept = (query: URLSearchParams, names: readonly string[]): string => {
  const some = new URLSearchParams();
  for (const name of names) {
    const value = query.get(name);
    if (value !== null && value !== "") some.set(name, value);
  }
  return some.size === 0 ? "" : `?${some}`;
};

const REPORT_PARAMETERS = ["format", "language", "paper", "earlier", "settings"];

/** The request behind a screen; undefined where there is none, as for the settings of the page itself. */
export function callOf(path: string, query: URLSearchParams): ApiCall | undefined {
  const [, first = "", id = "", sub = ""] = path.split("/");
  switch (first) {
    case "":
    case "library":
      return { path: `/library${kept(query, ["project", "q", "sort"])}`, answer: "json" };
    case "r":
      if (sub === "holter") return { path: `/recordings/${id}/long`, answer: "json" };
      if (sub === "report") {
        const asked = new URLSearchParams(query);
        asked.set("format", "json");
        return { path: `/recordings/${id}/report${kept(asked, REPORT_PARAMETERS)}`, answer: "json" };
      }
      return { path: `/recordings/${id}/profile?format=csv`, answer: "csv" };
    case "s":
      return { path: `/subjects/${id}`, answer: "json" };
    case "live":
      return {
        path: id === "" ? `/live/sessions${kept(query, ["project"])}` : `/live/sessions/${id}`,
        answer: "json",
      };
    case "participants":
      return { path: `/participants${kept(query, ["project"])}`, answer: "json" };
    case "compare":
      return { path: `/compare${kept(query, ["a", "b"])}`, answer: "json" };
    case "cohorts":
      return { path: "/cohorts", answer: "json" };
    case "c":
      return { path: `/cohorts/${id}/files/csv`, answer: "csv" };
    case "d":
      return { path: `/discoveries/${id}/associations.csv`, answer: "csv" };
    case "x":
      return { path: `/findings/${id}`, answer: "json" };
    case "upload":
      return { path: id === "" ? "/uploads" : `/uploads/${id}/entries`, answer: "json" };
    case "catalogue":
      return { path: id === "" ? "/catalogue" : `/catalogue/${id}`, answer: "json" };
    case "models":
      return { path: "/models", answer: "json" };
    case "jobs":
      return { path: "/jobs", answer: "json" };
    default:
      return undefined;
  }
}

/** The text to paste. The token stands in an environment variable, so that none gets into a script by itself. */
export function snippet(program: Program, call: ApiCall, origin: string): string {
  const address = `${origin}/api/v1${call.path}`;
  if (program === "curl") {
    const file = call.answer === "csv" ? " -o table.csv" : "";
    return `curl -sS -H "Authorization: Bearer $ECGOMICS_TOKEN" "${address}"${file}`;
  }
  return (program === "python" ? pythonOf : rOf)(address, call.answer).join("\n");
}

function pythonOf(address: string, answer: ApiCall["answer"]): string[] {
  const asked = [
    `answer = requests.get(`,
    `    "${address}",`,
    `    headers={"Authorization": f"Bearer {os.environ['ECGOMICS_TOKEN']}"},`,
    `    timeout=60,`,
    `)`,
    `answer.raise_for_status()`,
  ];
  if (answer === "csv") {
    return [
      "import io, os, requests",
      "import pandas as pd",
      "",
      ...asked,
      "table = pd.read_csv(io.BytesIO(answer.content))",
    ];
  }
  return ["import os, requests", "", ...asked, "found = answer.json()"];
}

function rOf(address: string, answer: ApiCall["answer"]): string[] {
  const read =
    answer === "csv"
      ? `table <- read.csv(text = resp_body_string(answer))`
      : `found <- resp_body_json(answer, simplifyVector = TRUE)`;
  return [
    "library(httr2)",
    "",
    `answer <- request("${address}") |>`,
    `  req_auth_bearer_token(Sys.getenv("ECGOMICS_TOKEN")) |>`,
    `  req_perform()`,
    read,
  ];
}
