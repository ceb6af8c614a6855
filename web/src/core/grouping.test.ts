import { describe, expect, it } from "vitest";
import { groupFiles, single, type DroppedFile } from "./grouping";

const at = (path: string, text = ""): DroppedFile => ({
  path,
  file: new File([text], path.split("/").at(-1) ?? path),
});
const grouped = async (dropped: DroppedFile[]) =>
  (await groupFiles(dropped)).map(({ name, files }) => [name, files.map(({ file }) => file.name)]);

describe("a WFDB header", () => {
  it("takes the signal file of its stem and leaves its annotations", async () => {
    const dropped = [at("p/100.dat"), at("p/100.hea", "100 1 500 1000\n100.dat 16 1000 16"), at("p/100.atr")];
    expect(await grouped(dropped)).toEqual([["p/100", ["100.hea", "100.dat"]]]);
  });

  it("takes signal files of other names, from its own folder", async () => {
    const dropped = [at("a/r1.hea", "r1 1 500\nsignal.mat 16"), at("a/signal.mat"), at("b/signal.mat")];
    expect(await grouped(dropped)).toEqual([
      ["a/r1", ["r1.hea", "signal.mat"]],
      ["b/signal", ["signal.mat"]],
    ]);
  });

  it("takes the segments that it names, with their signal files", async () => {
    const dropped = [
      at("m.hea", "m/2 1 250 2000\nm_1 1000\nm_2 1000"),
      at("m_1.hea", "m_1 1 250\nm_1.dat 16"),
      at("m_1.dat"),
      at("m_2.hea", "m_2 1 250\nm_2.dat 16"),
      at("m_2.dat"),
    ];
    const found = await grouped(dropped);
    expect(found).toHaveLength(1);
    expect(found[0]?.[1]).toHaveLength(5);
  });

  it("without its signal file goes alone, for the server to say so", async () => {
    expect(await grouped([at("x.hea", "x 1 500\nx.dat 16")])).toEqual([["x", ["x.hea"]]]);
  });

  it("keeps apart another recording of the same stem", async () => {
    const found = await grouped([at("r.hea", "r 1 500\nr.dat 16"), at("r.dat"), at("r.dcm")]);
    expect(found).toEqual([
      ["r.dcm", ["r.dcm"]],
      ["r.hea", ["r.hea", "r.dat"]],
    ]);
  });
});

it("takes every other file alone, in the order of numbers, and leaves what is no recording", async () => {
  const dropped = [at("f/ecg10.csv"), at("f/ecg2.csv"), at("f/.DS_Store"), at("RECORDS"), at("f/README.md")];
  expect(await grouped(dropped)).toEqual([
    ["f/ecg2", ["ecg2.csv"]],
    ["f/ecg10", ["ecg10.csv"]],
  ]);
});

it("opens one recording at once, and no archive of them", async () => {
  const one = await groupFiles([at("r.hea", "r 1 500\nr.dat 16"), at("r.dat")]);
  expect(single(one)?.name).toBe("r");
  expect(single(await groupFiles([at("a.zip")]))).toBeNull();
  expect(single(await groupFiles([at("a.csv"), at("b.csv")]))).toBeNull();
});

it("groups five thousand files without looking at each for each", async () => {
  const dropped = Array.from({ length: 2500 }, (_, i) => [
    at(`d/r${i}.hea`, `r${i} 1 500\nr${i}.dat 16`),
    at(`d/r${i}.dat`),
  ]).flat();
  const began = performance.now();
  expect(await groupFiles(dropped)).toHaveLength(2500);
  expect(performance.now() - began).toBeLessThan(3000);
});
