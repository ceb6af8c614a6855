/** Polar H10: ECG of its measurement service, with heart rate, contact and battery beside. */
import {
  Answers,
  BATTERY,
  DEVICE_INFORMATION,
  deviceInformation,
  HEART_RATE,
  hearBattery,
  hearHeartRate,
  readable,
  STRAP_LEADS,
  type Port,
  type Profile,
} from "./bluetooth-profile";
import type { Gatt } from "./gatt";
import * as polar from "./polar";
import { SensorError, type SensorProblem } from "./types";

/** The number at the end of "Polar H10 12345678". */
const NUMBER = /\s(\w+)$/;

const PROBLEMS: Readonly<Record<number, SensorProblem>> = {
  [polar.INVALID_MTU]: "mtu",
  [polar.IN_CHARGER]: "in_charger",
};

async function open(gatt: Gatt, port: Port): Promise<void> {
  const answers = new Answers<polar.Reply>();
  // Reading the features is heard as well, and is no answer.
  const hearAnswer = readable((bytes) => {
    if (bytes[0] === polar.ANSWER) answers.hear(polar.controlReply(bytes));
  });
  await gatt.hear(polar.SERVICE, polar.CONTROL, hearAnswer);
  const features = polar.features(await gatt.read(polar.SERVICE, polar.CONTROL));
  if (!features.includes("ecg")) throw new SensorError("no_ecg", "This sensor measures no ECG.");
  const information = await deviceInformation(gatt);
  const serial = NUMBER.exec(gatt.name)?.[1];
  port.info(
    {
      kind: "polar_h10",
      name: gatt.name,
      fsHz: polar.FS_HZ,
      leads: STRAP_LEADS,
      uvPerCount: 1,
      ...information,
      ...(serial === undefined ? {} : { serial }),
    },
    polar.SETTLE_S,
  );
  await gatt.hear(
    polar.SERVICE,
    polar.DATA,
    readable((bytes) => port.packet(polar.ecgFrame(bytes))),
  );
  const ask = (command: Uint8Array): Promise<polar.Reply> =>
    answers.to(
      () => gatt.write(polar.SERVICE, polar.CONTROL, command),
      ({ op }) => op === command[0],
    );
  await startStream(ask);
}

async function startStream(ask: (command: Uint8Array) => Promise<polar.Reply>): Promise<void> {
  const offered = await ask(polar.settingsQuery());
  accepted(offered);
  const { ratesHz } = polar.settings(offered.parameters);
  if (!ratesHz.includes(polar.FS_HZ)) throw new SensorError("no_ecg", "The sensor does not offer 130 Hz.");
  let started = await ask(polar.startEcg());
  if (started.error === polar.ALREADY_IN_STATE) {
    // A stream of an earlier connection still runs.
    await ask(polar.stopEcg());
    started = await ask(polar.startEcg());
  }
  accepted(started);
}

function accepted(reply: polar.Reply): void {
  const words = polar.refusal(reply);
  if (words !== null) throw new SensorError(PROBLEMS[reply.error] ?? "refused", words);
}

export const POLAR: Profile = {
  service: polar.SERVICE,
  request: {
    filters: [{ namePrefix: "Polar H10" }],
    optionalServices: [polar.SERVICE, HEART_RATE, BATTERY, DEVICE_INFORMATION],
  },
  neverSilent: true,
  open,
  async beside(gatt, port) {
    await hearHeartRate(gatt, port);
    await hearBattery(gatt, port);
  },
  stop: (gatt) => gatt.write(polar.SERVICE, polar.CONTROL, polar.stopEcg()),
};
