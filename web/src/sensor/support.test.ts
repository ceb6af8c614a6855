import { describe, expect, it } from "vitest";
import { support, type Browser } from "./support";

const CHROME =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Safari/537.36";
const ANDROID =
  "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 Chrome/150.0 Mobile Safari/537.36";
const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:151.0) Gecko/20100101 Firefox/151.0";
const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1";
const MAC =
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/19.0 Safari/605.1.15";

function browser(
  userAgent: string,
  more: Partial<Browser["navigator"]> = {},
  isSecureContext = true,
): Browser {
  return { isSecureContext, navigator: { userAgent, maxTouchPoints: 0, ...more } };
}

const bluetooth = (available: boolean) => ({ getAvailability: () => Promise.resolve(available) });

describe("Bluetooth", () => {
  it.each<[string, Browser, string | null]>([
    ["works", browser(ANDROID, { bluetooth: bluetooth(true) }), null],
    ["adapter off", browser(ANDROID, { bluetooth: bluetooth(false) }), "adapter_off"],
    ["plain http", browser(ANDROID, {}, false), "insecure_context"],
    ["flag on Linux", browser(CHROME), "linux_flag"],
    ["Firefox", browser(FIREFOX), "no_web_bluetooth"],
    ["Safari on a Mac", browser(MAC), "no_web_bluetooth"],
    ["iPhone", browser(IPHONE, { maxTouchPoints: 5 }), "ios"],
    ["iPad, which says that it is a Mac", browser(MAC, { maxTouchPoints: 5 }), "ios"],
    ["iPhone over http", browser(IPHONE, {}, false), "ios"],
    ["iPhone with a browser that brings it along", browser(IPHONE, { bluetooth: bluetooth(true) }), null],
  ])("%s", async (_, of, problem) => expect((await support(of)).bluetooth).toBe(problem));

  it("may be tried where the browser cannot say", async () => {
    const unsure = { getAvailability: () => Promise.reject(new Error("not implemented")) };
    expect((await support(browser(IPHONE, { bluetooth: unsure }))).bluetooth).toBeNull();
  });
});

it("a serial port needs a browser that has it and a safe page", async () => {
  expect((await support(browser(CHROME, { serial: {} }))).serial).toBeNull();
  expect((await support(browser(MAC))).serial).toBe("no_web_serial");
  expect((await support(browser(CHROME, {}, false))).serial).toBe("insecure_context");
});
