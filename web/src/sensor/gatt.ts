/// <reference types="web-bluetooth" />
/**
 * One connection to a Bluetooth device. GATT does one operation at a time, so all of them stand in a queue; what was
 * found on a connection is worth nothing after it, so a new connection is a new `Gatt`.
 */
type Heard = (bytes: Uint8Array) => void;

export const bytesOf = (view: DataView): Uint8Array =>
  new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

export class Gatt {
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;
  readonly #found = new Map<string, Promise<BluetoothRemoteGATTCharacteristic>>();

  constructor(private readonly server: BluetoothRemoteGATTServer) {}

  /** The name of the device as it advertises itself. */
  get name(): string {
    return this.server.device.name ?? "";
  }

  /** Whether the connection stands. */
  get connected(): boolean {
    return this.server.connected && !this.#closed;
  }

  async has(service: string): Promise<boolean> {
    try {
      await this.#inTurn(() => this.server.getPrimaryService(service));
      return true;
    } catch (error) {
      if (isNotFound(error)) return false;
      throw error;
    }
  }

  async read(service: string, characteristic: string): Promise<Uint8Array> {
    const found = await this.#characteristic(service, characteristic);
    return bytesOf(await this.#inTurn(() => found.readValue()));
  }

  /** Hears every notification (or indication) from now on, until the connection is closed. */
  async hear(service: string, characteristic: string, heard: Heard): Promise<void> {
    const found = await this.#characteristic(service, characteristic);
    found.addEventListener("characteristicvaluechanged", () => {
      if (found.value !== undefined && !this.#closed) heard(bytesOf(found.value));
    });
    await this.#inTurn(() => found.startNotifications());
  }

  async write(service: string, characteristic: string, bytes: Uint8Array): Promise<void> {
    const found = await this.#characteristic(service, characteristic);
    await this.#inTurn(() => found.writeValueWithResponse(Uint8Array.from(bytes)));
  }

  /** Nothing of this connection is heard any more. */
  close(): void {
    this.#closed = true;
    this.server.disconnect();
  }

  #characteristic(service: string, characteristic: string): Promise<BluetoothRemoteGATTCharacteristic> {
    const key = `${service} ${characteristic}`;
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const found = this.#inTurn(async () =>
      (await this.server.getPrimaryService(service)).getCharacteristic(characteristic),
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

const isNotFound = (error: unknown): boolean =>
  error instanceof DOMException && error.name === "NotFoundError";
