import { expect, it } from "vitest";
import { placeOf, resultAddress, screenAddress } from "./navigation";

const searchOf = (address: string): string => new URL(address, "http://localhost").search;

it("finds its way back from every address that it makes", () => {
  expect(placeOf(searchOf(screenAddress("history"))).screen).toBe("history");
  expect(placeOf(searchOf(screenAddress("record"))).screen).toBe("record");
  expect(placeOf(searchOf(resultAddress("a/b&c"))).recording).toBe("a/b&c");
});

it("begins where an address is not known", () => {
  expect(placeOf("?view=nowhere")).toEqual({ screen: "record", recording: null, pair: null });
});

it("reads the code of a QR code", () => expect(placeOf("?pair=ABCD-EFGH").pair).toBe("ABCD-EFGH"));
