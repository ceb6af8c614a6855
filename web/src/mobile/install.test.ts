import { expect, it, vi } from "vitest";
import { installState, type Phone } from "./install";

vi.stubGlobal("window", { addEventListener: () => undefined });

const PHONE: Phone = {
  hasRecorded: true,
  hasDeclined: false,
  isInstalled: false,
  isIos: false,
  hasOffer: true,
};

it("asks after the first recording only, and once", () => {
  expect(installState(PHONE)).toBe("ready");
  expect(installState({ ...PHONE, hasRecorded: false })).toBe("none");
  expect(installState({ ...PHONE, hasDeclined: true })).toBe("none");
  expect(installState({ ...PHONE, isInstalled: true })).toBe("none");
});

it("shows the way by hand where the browser makes no offer", () => {
  expect(installState({ ...PHONE, hasOffer: false, isIos: true })).toBe("ios");
  expect(installState({ ...PHONE, hasOffer: false })).toBe("none");
});
