import { expect, it } from "vitest";
import { mayPass, sensorError } from "./bluetooth-problems";
import { Unreadable } from "./packets";
import { SensorError } from "./types";

/** What Chromium says. */
it.each<[string, string, string]>([
  ["NotFoundError", "User cancelled the requestDevice() chooser.", "cancelled"],
  ["NotFoundError", "Bluetooth adapter not available.", "adapter_off"],
  ["NotFoundError", "Web Bluetooth API globally disabled.", "permission_denied"],
  ["NotFoundError", "User denied the browser permission to scan for Bluetooth devices.", "permission_denied"],
  ["NotFoundError", "No Services matching UUID 1859 found in Device.", "not_this_sensor"],
  ["NetworkError", "Connection attempt failed.", "out_of_range"],
  ["NetworkError", "Connection already in progress.", "in_use"],
  ["NetworkError", "GATT operation already in progress.", "in_use"],
  ["NetworkError", "Authentication failed.", "not_paired"],
  ["SecurityError", "GATT operation not authorized.", "not_paired"],
  ["NotSupportedError", "GATT Error Unknown.", "link_lost"],
  ["InvalidStateError", "Characteristic is no longer valid.", "link_lost"],
])("%s: %s", (name, message, problem) => {
  expect(sensorError(new DOMException(message, name))).toMatchObject({ problem, message });
});

it("keeps what is a problem already, and knows bytes that cannot be read", () => {
  const known = new SensorError("in_charger", "The sensor is in its charger.");
  expect(sensorError(known)).toBe(known);
  expect(sensorError(new Unreadable("too short")).problem).toBe("unreadable");
  expect(sensorError("odd").problem).toBe("link_lost");
});

it("tries again only where that may help", () => {
  const passes = (problem: SensorError["problem"]): boolean => mayPass(new SensorError(problem, ""));
  expect(["link_lost", "out_of_range", "mtu", "not_paired"].map((each) => passes(each as "mtu"))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(
    ["in_charger", "no_ecg", "not_this_sensor", "cancelled"].map((each) => passes(each as "mtu")),
  ).toEqual([false, false, false, false]);
});
