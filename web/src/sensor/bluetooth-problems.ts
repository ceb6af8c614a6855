/** What an error of Web Bluetooth means for the person. */
import { Unreadable } from "./packets";
import { SensorError, type SensorProblem } from "./types";

const BY_MESSAGE: readonly (readonly [RegExp, SensorProblem])[] = [
  [/cancel/i, "cancelled"],
  [/adapter (is )?not available|no bluetooth adapter|turned off/i, "adapter_off"],
  [/denied|disabled|permission|policy/i, "permission_denied"],
  [/not paired|not authorized|authenticat|encrypt/i, "not_paired"],
  [/already in progress|busy/i, "in_use"],
  [/no services|no characteristics|service.*not found/i, "not_this_sensor"],
];

const BY_NAME: Readonly<Record<string, SensorProblem>> = {
  NotFoundError: "not_this_sensor",
  NetworkError: "out_of_range",
  TimeoutError: "out_of_range",
  AbortError: "cancelled",
  SecurityError: "permission_denied",
  NotAllowedError: "permission_denied",
};

/** Any error as one that has words. */
export function sensorError(error: unknown): SensorError {
  if (error instanceof SensorError) return error;
  if (error instanceof Unreadable) return new SensorError("unreadable", error.message);
  const { name, message } = error instanceof Error ? error : { name: "", message: String(error) };
  const found = BY_MESSAGE.find(([pattern]) => pattern.test(message))?.[1];
  return new SensorError(found ?? BY_NAME[name] ?? "link_lost", message);
}

/** What another try may mend. */
const PASSING: readonly SensorProblem[] = [
  "link_lost",
  "out_of_range",
  "mtu",
  "in_use",
  "not_paired",
  "unreadable",
];

export const mayPass = ({ problem }: SensorError): boolean => PASSING.includes(problem);
