/// <reference types="web-bluetooth" />
/**
 * One connection to a Bluetooth device. GATT does one operation at a time, so all of them stand in a queue; what was
 * found on a connection is worth nothing after it, so a new connection is a new `Gatt`.
 */
type Heard = (bytes: Uint8Array) => void;

const bytesOf = (view: DataView): Uint8Array => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

/** What a browser says of something that the device does not have, or that no page may touch. */
const ABSENT = ["NotFoundError", "NotSupportedError", "SecurityError"];

const isAbsent = (error: unknown): boolean => error instanceof DOMException && ABSENT.includes(error.name);

async function orNull<T>(promise: Promise<T>): Promise<T | null> {
  try {
    return await promise;
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

export class Gatt {
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;
  readonly #found = new Map<string, Promise<BluetoothRemoteGATTCharacteristic>>();

  constructor(private readonly server: BluetoothRemoteGATTServer) {}

  /** The name of the device as it advertises itself. */
  get name(): string {
    return this.server.device.name ?? "";
  }

  async has(service: BluetoothServiceUUID): Promise<boolean> {
    return (await orNull(this.#inTurn(() => this.server.getPrimaryService(service)))) !== null;
  }

  async hasCharacteristic(
    service: BluetoothServiceUUID,
    uuid: BluetoothCharacteristicUUID,
  ): Promise<boolean> {
    return (await orNull(this.#characteristic(service, uuid))) !== null;
  }

  async read(service: BluetoothServiceUUID, uuid: BluetoothCharacteristicUUID): Promise<Uint8Array> {
    const found = await this.#characteristic(service, uuid);
    return bytesOf(await this.#inTurn(() => found.readValue()));
  }

  readIfThere(service: BluetoothServiceUUID, uuid: BluetoothCharacteristicUUID): Promise<Uint8Array | null> {
    return orNull(this.read(service, uuid));
  }

  /** Hears every notification (or indication) from now on, until the connection is closed. */
  async hear(service: BluetoothServiceUUID, uuid: BluetoothCharacteristicUUID, heard: Heard): Promise<void> {
    const found = await this.#characteristic(service, uuid);
    found.addEventListener("characteristicvaluechanged", () => {
      if (found.value !== undefined && !this.#closed) heard(bytesOf(found.value));
    });
    await this.#inTurn(() => found.startNotifications());
  }

  async hearIfThere(
    service: BluetoothServiceUUID,
    uuid: BluetoothCharacteristicUUID,
    heard: Heard,
  ): Promise<void> {
    await orNull(this.hear(service, uuid, heard));
  }

  async deafen(service: BluetoothServiceUUID, uuid: BluetoothCharacteristicUUID): Promise<void> {
    const found = await this.#characteristic(service, uuid);
    await this.#inTurn(() => found.stopNotifications());
  }

  async write(
    service: BluetoothServiceUUID,
    uuid: BluetoothCharacteristicUUID,
    bytes: Uint8Array,
  ): Promise<void> {
    const found = await this.#characteristic(service, uuid);
    await this.#inTurn(() => found.writeValueWithResponse(Uint8Array.from(bytes)));
  }

  /** Nothing of this connection is heard any more. */
  close(): void {
    this.#closed = true;
    this.server.disconnect();
  }

  #characteristic(
    service: BluetoothServiceUUID,
    uuid: BluetoothCharacteristicUUID,
  ): Promise<BluetoothRemoteGATTCharacteristic> {
    const key = `${service} ${uuid}`;
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const found = this.#inTurn(async () =>
      (await this.server.getPrimaryService(service)).getCharacteristic(uuid),
    );
    this.#found.set(key, found);
    return found;
  }

  #inTurn<T>(operation: () => Promise<T>): Promise<T> {
    const done = this.#last.then(operation, operation);
    this.#last = done.catch(() => undefined);
    return done;
  }
}
