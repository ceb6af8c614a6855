/**
 * The plugin @capacitor-community/bluetooth-le 8.3 as its native side behaves, by its published type definitions: values
 * are hexadecimal text, UUIDs are full, events have the names "disconnected|ID" and "notification|ID|SERVICE|UUID", and
 * refusals are errors with a sentence. Behind it stands a device in memory.
 */
import type { BluetoothLePlugin } from "../capacitor-ble";
import type { FakeDevice } from "./fake-bluetooth";

const ID = "A0:9E:1A:00:00:01";
type Heard = (event: { value?: string }) => void;
type Found = Awaited<
  ReturnType<Awaited<ReturnType<FakeDevice["gatt"]["getPrimaryService"]>>["getCharacteristic"]>
>;

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

export class FakeCapacitorPlugin implements BluetoothLePlugin {
  isInitialized = false;
  isOn = true;
  /** What the chooser was asked for. */
  asked: unknown = null;
  readonly #listeners = new Map<string, Set<Heard>>();
  readonly #found = new Map<string, Found>();

  constructor(private readonly device: FakeDevice) {
    device.addEventListener("gattserverdisconnected", () => {
      this.#found.clear();
      this.#tell(`disconnected|${ID}`, {});
    });
  }

  /** How many listeners there are: each that is left over hears a value twice. */
  get listeners(): number {
    return [...this.#listeners.values()].reduce((sum, each) => sum + each.size, 0);
  }

  async initialize(): Promise<void> {
    this.isInitialized = true;
  }

  async isEnabled(): Promise<{ value: boolean }> {
    return { value: this.isOn };
  }

  async requestDevice(options: Parameters<BluetoothLePlugin["requestDevice"]>[0]) {
    if (!this.isInitialized) throw new Error("Bluetooth LE not initialized.");
    this.asked = options;
    return { deviceId: ID, name: this.device.name };
  }

  async connect(): Promise<void> {
    if (!this.device.inRange) throw new Error("Connection timeout.");
    await this.device.gatt.connect();
  }

  async disconnect(): Promise<void> {
    this.device.gatt.disconnect();
  }

  async getServices() {
    const services = Object.entries(this.device.services).map(([uuid, characteristics]) => ({
      uuid,
      characteristics: Object.keys(characteristics).map((each) => ({ uuid: each })),
    }));
    return { services };
  }

  async read(place: Parameters<BluetoothLePlugin["read"]>[0]): Promise<{ value?: string }> {
    const view = await (await this.#characteristic(place)).readValue();
    return { value: toHex(new Uint8Array(view.buffer)) };
  }

  async write(place: Parameters<BluetoothLePlugin["write"]>[0]): Promise<void> {
    if (!/^([0-9a-f]{2})*$/.test(place.value)) throw new Error("Invalid data.");
    await (await this.#characteristic(place)).writeValueWithResponse(Buffer.from(place.value, "hex"));
  }

  async startNotifications(place: Parameters<BluetoothLePlugin["startNotifications"]>[0]): Promise<void> {
    const found = await this.#characteristic(place);
    found.addEventListener("characteristicvaluechanged", () => {
      const value = toHex(new Uint8Array(found.value!.buffer));
      this.#tell(`notification|${ID}|${place.service}|${place.characteristic}`, { value });
    });
    await found.startNotifications();
  }

  async stopNotifications(place: Parameters<BluetoothLePlugin["stopNotifications"]>[0]): Promise<void> {
    await (await this.#characteristic(place)).stopNotifications();
  }

  async addListener(name: string, heard: Heard) {
    const all = this.#listeners.get(name) ?? new Set<Heard>();
    this.#listeners.set(name, all.add(heard));
    return {
      remove: async () => {
        all.delete(heard);
      },
    };
  }

  #tell(name: string, event: { value?: string }): void {
    for (const heard of [...(this.#listeners.get(name) ?? [])]) heard(event);
  }

  async #characteristic({ deviceId, service, characteristic }: Parameters<BluetoothLePlugin["read"]>[0]) {
    if (deviceId !== ID || !this.device.gatt.connected) throw new Error("Not connected to device.");
    const key = `${service} ${characteristic}`;
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const found = await (await this.device.gatt.getPrimaryService(service)).getCharacteristic(characteristic);
    this.#found.set(key, found);
    return found;
  }
}
