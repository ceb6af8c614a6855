/**
 * Web Bluetooth in memory, as strict as a browser: one GATT operation at a time, nothing without a connection, what was
 * found on an earlier connection is void. Devices are made of services with characteristics that a test answers for.
 */
const BASE = "-0000-1000-8000-00805f9b34fb";

/** Short numbers in full, as the browser compares them. */
export const uuid = (id: string | number): string =>
  typeof id === "number" ? `${id.toString(16).padStart(8, "0")}${BASE}` : id.toLowerCase();

const networkError = (words: string): DOMException => new DOMException(words, "NetworkError");

/** What a characteristic of the device does. */
export interface FakeCharacteristic {
  read?: () => Uint8Array;
  write?: (bytes: Uint8Array) => void;
  notifies?: boolean;
}

export type FakeServices = Record<string, Record<string, FakeCharacteristic>>;

class Characteristic extends EventTarget {
  value: DataView | undefined;

  constructor(
    private readonly device: FakeDevice,
    private readonly connection: number,
    readonly key: string,
    private readonly does: FakeCharacteristic,
  ) {
    super();
  }

  readValue(): Promise<DataView> {
    return this.device.operation(this.connection, () => {
      if (this.does.read === undefined)
        throw new DOMException("GATT operation not supported", "NotSupportedError");
      return this.changed(this.does.read());
    });
  }

  writeValueWithResponse(bytes: Uint8Array): Promise<void> {
    return this.device.operation(this.connection, () => {
      if (this.does.write === undefined)
        throw new DOMException("GATT operation not supported", "NotSupportedError");
      this.device.log.push({ key: this.key, bytes: Uint8Array.from(bytes) });
      this.does.write(Uint8Array.from(bytes));
    });
  }

  startNotifications(): Promise<this> {
    return this.device.operation(this.connection, () => {
      if (!this.does.notifies) throw new DOMException("GATT Error: Not supported.", "NotSupportedError");
      this.device.hearing.set(this.key, this);
      return this;
    });
  }

  stopNotifications(): Promise<this> {
    return this.device.operation(this.connection, () => {
      this.device.hearing.delete(this.key);
      return this;
    });
  }

  changed(bytes: Uint8Array): DataView {
    this.value = new DataView(Uint8Array.from(bytes).buffer);
    this.dispatchEvent(new Event("characteristicvaluechanged"));
    return this.value;
  }
}

export class FakeDevice extends EventTarget {
  readonly id = "fake";
  /** What was written, in order. */
  readonly log: { key: string; bytes: Uint8Array }[] = [];
  readonly hearing = new Map<string, Characteristic>();
  readonly gatt: FakeServer;
  /** Whether it answers a connection; false is a strap out of range. */
  inRange = true;
  #connection = 0;
  #busy = false;

  constructor(
    readonly name: string,
    readonly services: FakeServices,
  ) {
    super();
    this.gatt = new FakeServer(this);
  }

  get connection(): number {
    return this.#connection;
  }

  /** The strap goes out of range, or is switched off. */
  drop(): void {
    if (!this.gatt.connected) return;
    this.gatt.connected = false;
    this.hearing.clear();
    this.onDisconnected();
    this.dispatchEvent(new Event("gattserverdisconnected"));
  }

  /** What the device itself does when its link is gone. */
  onDisconnected(): void {
    // A bare device does nothing.
  }

  connected(): void {
    this.#connection += 1;
    this.#busy = false;
    this.gatt.connected = true;
  }

  /** The device notifies; false where nobody hears it. */
  notify(service: string | number, characteristic: string | number, bytes: Uint8Array): boolean {
    const heard = this.hearing.get(`${uuid(service)} ${uuid(characteristic)}`);
    heard?.changed(bytes);
    return heard !== undefined;
  }

  async operation<T>(connection: number, does: () => T): Promise<T> {
    if (!this.gatt.connected)
      throw networkError("GATT Server is disconnected. Cannot perform GATT operations.");
    if (connection !== this.#connection) {
      throw new DOMException("Characteristic is no longer valid.", "InvalidStateError");
    }
    if (this.#busy) throw networkError("GATT operation already in progress.");
    this.#busy = true;
    try {
      await Promise.resolve();
      if (!this.gatt.connected)
        throw networkError("GATT Server disconnected while performing a GATT operation.");
      return does();
    } finally {
      this.#busy = false;
    }
  }
}

class FakeServer {
  connected = false;

  constructor(readonly device: FakeDevice) {}

  async connect(): Promise<this> {
    await Promise.resolve();
    if (!this.device.inRange) throw networkError("Connection attempt failed.");
    this.device.connected();
    return this;
  }

  disconnect(): void {
    this.device.drop();
  }

  getPrimaryService(service: string | number) {
    const { device } = this;
    const connection = device.connection;
    return device.operation(connection, () => {
      const characteristics = device.services[uuid(service)];
      if (characteristics === undefined) {
        throw new DOMException(
          `No Services matching UUID ${uuid(service)} found in Device.`,
          "NotFoundError",
        );
      }
      return {
        getCharacteristic: (id: string | number) =>
          device.operation(connection, () => {
            const does = characteristics[uuid(id)];
            if (does !== undefined) {
              return new Characteristic(device, connection, `${uuid(service)} ${uuid(id)}`, does);
            }
            const words = `No Characteristics matching UUID ${uuid(id)} found in Service.`;
            throw new DOMException(words, "NotFoundError");
          }),
      };
    });
  }
}

/** navigator.bluetooth that chooses this device. */
export const fakeBluetooth = (device: FakeDevice, { available = true } = {}) => ({
  getAvailability: (): Promise<boolean> => Promise.resolve(available),
  requestDevice: (asked: unknown): Promise<FakeDevice> => ((fakeAsked.last = asked), Promise.resolve(device)),
});

/** What the page asked the chooser for. */
export const fakeAsked: { last: unknown } = { last: null };
