/// <reference types="web-bluetooth" />
/**
 * Web Bluetooth over the plugin `BluetoothLe` of the native app (@capacitor-community/bluetooth-le 8): WebViews have none
 * of their own, so what the drivers use of it is put in its place. On native systems the plugin speaks hexadecimal text,
 * takes full UUIDs, and one filter.
 */
interface Handle {
  remove(): Promise<void>;
}

interface Place {
  readonly deviceId: string;
  readonly service: string;
  readonly characteristic: string;
}

/** What is used of the plugin. */
export interface BluetoothLePlugin {
  initialize(options: { androidNeverForLocation: boolean }): Promise<void>;
  isEnabled(): Promise<{ value: boolean }>;
  requestDevice(options: {
    services?: string[];
    namePrefix?: string;
    optionalServices?: string[];
  }): Promise<{ deviceId: string; name?: string }>;
  connect(options: { deviceId: string; timeout: number }): Promise<void>;
  disconnect(options: { deviceId: string }): Promise<void>;
  getServices(options: { deviceId: string }): Promise<{
    services: { uuid: string; characteristics: { uuid: string }[] }[];
  }>;
  read(options: Place): Promise<{ value?: string }>;
  write(options: Place & { value: string }): Promise<void>;
  startNotifications(options: Place): Promise<void>;
  stopNotifications(options: Place): Promise<void>;
  addListener(name: string, heard: (event: { value?: string }) => void): Promise<Handle>;
}

export interface NativeWindow {
  readonly Capacitor?: {
    isNativePlatform(): boolean;
    readonly Plugins: Readonly<Record<string, unknown>>;
  };
}

/** As long as the drivers wait. */
const CONNECT_MS = 20_000;
const BASE = "-0000-1000-8000-00805f9b34fb";

/** Short numbers in full. */
const fullUuid = (id: BluetoothServiceUUID): string =>
  typeof id === "number" ? `${id.toString(16).padStart(8, "0")}${BASE}` : id.toLowerCase();

const hexOf = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const viewOf = (hex: string): DataView =>
  new DataView(Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)).buffer);

const MISSING = /(service|characteristic) not found/i;

/** An error of the plugin as a browser would throw it: the drivers know those. */
async function asInBrowsers<T>(operation: Promise<T>): Promise<T> {
  try {
    return await operation;
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    throw new DOMException(words, MISSING.test(words) ? "NotFoundError" : "NetworkError");
  }
}

class Characteristic extends EventTarget {
  value: DataView | undefined;

  constructor(
    private readonly server: Server,
    private readonly place: Place,
  ) {
    super();
  }

  async readValue(): Promise<DataView> {
    const { value } = await asInBrowsers(this.server.plugin.read(this.place));
    return this.changed(value ?? "");
  }

  async writeValueWithResponse(bytes: Uint8Array): Promise<void> {
    await asInBrowsers(this.server.plugin.write({ ...this.place, value: hexOf(bytes) }));
  }

  async startNotifications(): Promise<this> {
    const { deviceId, service, characteristic } = this.place;
    await this.server.listen(`notification|${deviceId}|${service}|${characteristic}`, ({ value }) =>
      this.changed(value ?? ""),
    );
    await asInBrowsers(this.server.plugin.startNotifications(this.place));
    return this;
  }

  async stopNotifications(): Promise<this> {
    await asInBrowsers(this.server.plugin.stopNotifications(this.place));
    return this;
  }

  private changed(hex: string): DataView {
    this.value = viewOf(hex);
    this.dispatchEvent(new Event("characteristicvaluechanged"));
    return this.value;
  }
}

class Server {
  connected = false;
  readonly #handles = new Map<string, Handle>();
  #services: ReadonlyMap<string, ReadonlySet<string>> = new Map();

  constructor(
    readonly plugin: BluetoothLePlugin,
    readonly device: Device,
  ) {}

  async connect(): Promise<this> {
    const deviceId = this.device.id;
    await this.listen(`disconnected|${deviceId}`, () => this.#lost());
    await asInBrowsers(this.plugin.connect({ deviceId, timeout: CONNECT_MS }));
    const { services } = await asInBrowsers(this.plugin.getServices({ deviceId }));
    this.#services = new Map(
      services.map(({ uuid, characteristics }) => [
        uuid.toLowerCase(),
        new Set(characteristics.map((each) => each.uuid.toLowerCase())),
      ]),
    );
    this.connected = true;
    return this;
  }

  /** As in browsers, what asks for it hears of it at once. */
  disconnect(): void {
    void this.plugin.disconnect({ deviceId: this.device.id }).catch(() => undefined);
    this.#lost();
  }

  async getPrimaryService(id: BluetoothServiceUUID) {
    const service = fullUuid(id);
    const known = this.#services.get(service);
    if (known === undefined) throw new DOMException(`The device has no service ${service}.`, "NotFoundError");
    return {
      getCharacteristic: async (of: BluetoothCharacteristicUUID): Promise<Characteristic> => {
        const characteristic = fullUuid(of);
        if (known.has(characteristic)) {
          return new Characteristic(this, { deviceId: this.device.id, service, characteristic });
        }
        throw new DOMException(`The service has no characteristic ${characteristic}.`, "NotFoundError");
      },
    };
  }

  /** One listener of a name: an earlier one would hear everything twice. */
  async listen(name: string, heard: (event: { value?: string }) => void): Promise<void> {
    await this.#handles.get(name)?.remove();
    this.#handles.set(name, await this.plugin.addListener(name, heard));
  }

  #lost(): void {
    if (!this.connected) return;
    this.connected = false;
    for (const handle of this.#handles.values()) void handle.remove();
    this.#handles.clear();
    this.device.dispatchEvent(new Event("gattserverdisconnected"));
  }
}

class Device extends EventTarget {
  readonly gatt: Server;

  constructor(
    plugin: BluetoothLePlugin,
    readonly id: string,
    readonly name: string,
  ) {
    super();
    this.gatt = new Server(plugin, this);
  }
}

/** What the drivers ask a chooser for. */
interface Asked {
  readonly filters?: readonly {
    readonly services?: readonly BluetoothServiceUUID[];
    readonly namePrefix?: string;
  }[];
  readonly optionalServices?: readonly BluetoothServiceUUID[];
}

/**
 * The plugin takes one filter. A name finds a strap that does not advertise its own service, services find the others;
 * where several names are asked for, every device in reach is listed.
 */
function oneFilter(filters: NonNullable<Asked["filters"]>): { services?: string[]; namePrefix?: string } {
  const names = [...new Set(filters.flatMap(({ namePrefix }) => namePrefix ?? []))];
  if (names.length > 1) return {};
  if (names[0] !== undefined) return { namePrefix: names[0] };
  return { services: filters.flatMap(({ services = [] }) => services.map(fullUuid)) };
}

/** What the drivers use of navigator.bluetooth, over the plugin. */
function bluetoothOf(plugin: BluetoothLePlugin) {
  const ready = (): Promise<void> => plugin.initialize({ androidNeverForLocation: true });
  return {
    async getAvailability(): Promise<boolean> {
      await ready();
      return (await plugin.isEnabled()).value;
    },
    async requestDevice({ filters = [], optionalServices = [] }: Asked): Promise<Device> {
      await ready();
      const services = filters.flatMap((filter) => [...(filter.services ?? [])]);
      const { deviceId, name = "" } = await plugin.requestDevice({
        ...oneFilter(filters),
        optionalServices: [...services, ...optionalServices].map(fullUuid),
      });
      return new Device(plugin, deviceId, name);
    },
  };
}

/** Put the plugin in the place of navigator.bluetooth where the page runs in the native app; whether it does. */
export function installCapacitorBluetooth(page: NativeWindow & { readonly navigator: object }): boolean {
  const plugin = page.Capacitor?.Plugins["BluetoothLe"];
  if (plugin === undefined || !page.Capacitor?.isNativePlatform()) return false;
  const value = bluetoothOf(plugin as BluetoothLePlugin);
  Object.defineProperty(page.navigator, "bluetooth", { value, configurable: true });
  return true;
}
