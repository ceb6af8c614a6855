import { expect, it } from "vitest";
import { earlierThan, reportAddress, reportChoiceOf, reportFileName } from "./report-choice";

it("reads what is asked for from the address, and takes the usual for what is not there or not known", () => {
  expect(reportChoiceOf(new URLSearchParams(), "zh")).toEqual({
    language: "zh",
    paper: "a4",
    earlier: "auto",
    settings: "",
    automatic: false,
  });
  const query = new URLSearchParams("language=en&paper=letter&earlier=r1&settings=mine%401&layer=automatic");
  expect(reportChoiceOf(query, "zh")).toEqual({
    language: "en",
    paper: "letter",
    earlier: "r1",
    settings: "mine@1",
    automatic: true,
  });
  expect(reportChoiceOf(new URLSearchParams("language=fr&paper=a3"), "en")).toMatchObject({
    language: "en",
    paper: "a4",
  });
});

it("names files after the recording", () => {
  expect(reportFileName("P0142", "pdf")).toBe("P0142.pdf");
  expect(reportFileName("P0142", "fhir")).toBe("P0142.fhir.json");
  expect(reportFileName("../a:b", "dicom")).toBe("_a_b.dcm");
  expect(reportFileName("心电 1", "aecg")).toBe("心电 1.aecg.xml");
  expect(reportFileName("", "json")).toBe("recording.json");
});

it("offers what is not known to be later, and never the recording itself", () => {
  const taken = (id: string, started_at: string | null) => ({ id, started_at });
  const others = [
    taken("before", "2026-04-04T09:00:00"),
    taken("now", "2026-05-04T09:00:00"),
    taken("after", "2026-06-04T09:00:00"),
    taken("undated", null),
  ];
  const ids = (now: { id: string; started_at: string | null }) =>
    earlierThan(now, others).map(({ id }) => id);
  expect(ids(taken("now", "2026-05-04T09:00:00"))).toEqual(["before", "undated"]);
  expect(ids(taken("now", null))).toEqual(["before", "after", "undated"]);
});

it("takes settings and layer along to the page of the report, nothing else", () => {
  expect(reportAddress("r1")).toBe("/r/r1/report");
  expect(reportAddress("r/1", new URLSearchParams("settings=a%402&layer=automatic&t=3"))).toBe(
    "/r/r%2F1/report?settings=a%402&layer=automatic",
  );
});
