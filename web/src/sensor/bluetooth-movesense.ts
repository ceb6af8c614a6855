/** Movesense with its stock firmware, and with the open one that has service 0x1859. */
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
import * as movesense from "./movesense";
import * as open1859 from "./movesense-1859";
import { viewOf } from "./packets";
import { SensorError } from "./types";

/** Fine enough for intervals, and 16 samples are 64 ms. */
const FS_HZ = 250;
const INTERVAL_MS = 1000 / FS_HZ;
const { ECG_REFERENCE: ECG, RATE_REFERENCE: RATE } = movesense;
const NAME: BluetoothLEScanFilter = { namePrefix: "Movesense" };

/** HTTP-like: 200 and its neighbours are good. */
const isGood = (status: number): boolean => status >= 200 && status < 300;

async function openStock(gatt: Gatt, port: Port): Promise<void> {
  const answers = new Answers<movesense.Message>();
  const joiner = new movesense.Joiner(new Map([[ECG, movesense.LSB_BYTES]]));
  const hear = readable((bytes) => {
    const message = movesense.message(bytes);
    answers.hear(message);
    const payload = joiner.push(message);
    if (payload === null) return;
    if (message.reference === ECG) port.packet(movesense.ecgLsb(payload));
    if (message.reference === RATE) port.packet(movesense.heartRate(payload));
  });
  const information = await deviceInformation(gatt);
  port.info({ ...known(gatt), kind: "movesense", ...information });
  await gatt.hear(movesense.SERVICE, movesense.MESSAGES, hear);
  await subscribe(gatt, answers, ECG, `/Meas/ECG/${FS_HZ}`);
  // The heart rate beside is good to have where there is no engine to find it.
  await subscribe(gatt, answers, RATE, "/Meas/HR").catch((error: unknown) => {
    if (!(error instanceof SensorError) || error.problem !== "refused") throw error;
  });
}

async function subscribe(
  gatt: Gatt,
  answers: Answers<movesense.Message>,
  reference: number,
  path: string,
): Promise<void> {
  const command = movesense.subscribe(reference, path);
  const answer = await answers.to(
    () => gatt.write(movesense.SERVICE, movesense.COMMANDS, command),
    (message) => message.reference === reference,
  );
  // Data that comes before the answer says yes, too.
  if (answer.code !== movesense.RESPONSE || answer.payload.length < 2) return;
  const status = viewOf(answer.payload).getUint16(0, true);
  if (!isGood(status)) throw new SensorError("refused", `The sensor answered ${path} with ${status}.`);
}

async function stopStock(gatt: Gatt): Promise<void> {
  for (const reference of [ECG, RATE]) {
    await gatt.write(movesense.SERVICE, movesense.COMMANDS, movesense.unsubscribe(reference));
  }
}

const known = ({ name }: Gatt) => ({
  name,
  fsHz: FS_HZ,
  leads: STRAP_LEADS,
  uvPerCount: movesense.LSB_UV,
});

export const MOVESENSE: Profile = {
  service: movesense.SERVICE,
  request: {
    filters: [{ services: [movesense.SERVICE] }, NAME],
    optionalServices: [movesense.SERVICE, BATTERY, DEVICE_INFORMATION],
  },
  neverSilent: true,
  open: openStock,
  beside: hearBattery,
  stop: stopStock,
};

async function openOpen(gatt: Gatt, port: Port): Promise<void> {
  const information = await deviceInformation(gatt);
  port.info({ ...known(gatt), kind: "movesense_1859", ...information });
  if (await gatt.hasCharacteristic(open1859.SERVICE, open1859.ECG)) {
    const nowUs = BigInt(Date.now()) * 1000n;
    const configuration = open1859.configuration(INTERVAL_MS, nowUs);
    await gatt.write(open1859.SERVICE, open1859.CONFIGURATION, configuration);
    const heard = readable((bytes) => port.packet(open1859.ecg(bytes)));
    await gatt.hear(open1859.SERVICE, open1859.ECG, heard);
    return;
  }
  const interval = open1859.intervalBefore08(INTERVAL_MS);
  await gatt.write(open1859.SERVICE, open1859.INTERVAL_BEFORE_0_8, interval);
  const heard = readable((bytes) => port.packet(open1859.ecgBefore08(bytes)));
  await gatt.hear(open1859.SERVICE, open1859.ECG_BEFORE_0_8, heard);
}

async function stopOpen(gatt: Gatt): Promise<void> {
  const newer = await gatt.hasCharacteristic(open1859.SERVICE, open1859.ECG);
  await gatt.deafen(open1859.SERVICE, newer ? open1859.ECG : open1859.ECG_BEFORE_0_8);
}

export const MOVESENSE_1859: Profile = {
  service: open1859.SERVICE,
  request: {
    filters: [{ services: [open1859.SERVICE] }, NAME],
    optionalServices: [open1859.SERVICE, HEART_RATE, BATTERY, DEVICE_INFORMATION],
  },
  neverSilent: true,
  open: openOpen,
  async beside(gatt, port) {
    await hearHeartRate(gatt, port);
    await hearBattery(gatt, port);
  },
  stop: stopOpen,
};
