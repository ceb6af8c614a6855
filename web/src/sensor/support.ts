/// <reference types="web-bluetooth" />
/// <reference types="w3c-web-serial" />
/** What this browser can do for sensors, and why not. */
import type { SensorProblem } from "./types";

export interface Support {
  /** Null where it works. */
  readonly bluetooth: SensorProblem | null;
  readonly serial: SensorProblem | null;
}

/** What of the browser this depends on, so that a test can hand in another one. */
export interface Browser {
  readonly isSecureContext: boolean;
  readonly navigator: {
    readonly userAgent: string;
    readonly maxTouchPoints: number;
    readonly bluetooth?: Pick<Bluetooth, "getAvailability"> | undefined;
    readonly serial?: unknown;
  };
}

/** Every browser of an iPhone or iPad is Safari inside; an iPad says that it is a Mac, with a touch screen. */
function isIos({ userAgent, maxTouchPoints }: Browser["navigator"]): boolean {
  return /iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1);
}

/** Chromium on a desktop Linux has Web Bluetooth behind a flag. */
const isLinuxChromium = ({ userAgent }: Browser["navigator"]): boolean =>
  /Linux/.test(userAgent) && !/Android/.test(userAgent) && /Chrom(e|ium)\//.test(userAgent);

function lacksBluetooth(browser: Browser): SensorProblem | null {
  // Browsers for iOS that bring Web Bluetooth along have it; so what is there counts first.
  if (browser.navigator.bluetooth !== undefined) return null;
  if (isIos(browser.navigator)) return "ios";
  if (!browser.isSecureContext) return "insecure_context";
  return isLinuxChromium(browser.navigator) ? "linux_flag" : "no_web_bluetooth";
}

function lacksSerial({ isSecureContext, navigator }: Browser): SensorProblem | null {
  if (navigator.serial !== undefined) return null;
  return isSecureContext ? "no_web_serial" : "insecure_context";
}

/** What works here, asked of the browser; the adapter may be turned on later, so ask again before a choice. */
export async function support(browser: Browser = window): Promise<Support> {
  const serial = lacksSerial(browser);
  const lacking = lacksBluetooth(browser);
  if (lacking !== null) return { bluetooth: lacking, serial };
  return { bluetooth: (await adapterIsOn(browser)) ? null : "adapter_off", serial };
}

async function adapterIsOn({ navigator }: Browser): Promise<boolean> {
  try {
    return (await navigator.bluetooth?.getAvailability()) ?? false;
  } catch {
    // A browser with Web Bluetooth of its own that cannot say; the choice will tell.
    return true;
  }
}
