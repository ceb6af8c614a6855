// A Polar H10 in the page, as `navigator.bluetooth`: exact bytes, one GATT operation at a time, a clock that goes on
// while the page is away. What it delivers is noted in localStorage before the page hears it. Reads `strapPlan`:
// {seed, speed, fs_hz, loss_share, origin_ms}.
(() => {
  const plan = globalThis.strapPlan;
  const N = 73;
  const BASE_NS = 599616000000000000n;
  const full = (id) => (typeof id === "number" ? `${id.toString(16).padStart(8, "0")}-0000-1000-8000-00805f9b34fb` : id);
  const PMD = "fb005c80-02e7-f387-1cad-8acd2d8df0c8";
  const CONTROL = "fb005c81-02e7-f387-1cad-8acd2d8df0c8";
  const DATA = "fb005c82-02e7-f387-1cad-8acd2d8df0c8";
  const [HEART_RATE, MEASUREMENT, BATTERY, LEVEL] = [0x180d, 0x2a37, 0x180f, 0x2a19].map(full);

  const chance = (at, salt) => {
    let x = Math.imul(plan.seed + 1, 0x9e3779b1) ^ Math.imul(at + 1, 0x85ebca6b) ^ Math.imul(salt, 0xc2b2ae35);
    x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
    x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
    return ((x ^ (x >>> 16)) >>> 0) / 2 ** 32;
  };
  const starts = [0];
  const startBefore = (at) => {
    while (starts.at(-1) <= at) starts.push(starts.at(-1) + 100 + Math.floor(12 * chance(starts.length, 1)));
    return starts.findLast((start) => start <= at);
  };
  const wave = (p, center, width, uv) => uv * Math.exp(-(((p - center) / width) ** 2));
  const sample = (at) => {
    const p = at - startBefore(at);
    const uv = wave(p, 22, 5, 120) + wave(p, 40, 2.2, 1100) - wave(p, 45, 2.5, 180) + wave(p, 75, 9, 280);
    return Math.round(uv + 16 * (chance(at, 2) - 0.5));
  };

  const operation = { isBusy: false, connection: 0 };
  const gattError = (words, name = "NetworkError") => new DOMException(words, name);
  const operate = async (connection, does) => {
    if (!server.connected || connection !== operation.connection) throw gattError("GATT Server is disconnected.");
    if (operation.isBusy) throw gattError("GATT operation already in progress.");
    operation.isBusy = true;
    try {
      await Promise.resolve();
      if (!server.connected) throw gattError("GATT Server disconnected while performing a GATT operation.");
      return does();
    } finally {
      operation.isBusy = false;
    }
  };

  const heard = new Map();
  let streams = false;
  class Characteristic extends EventTarget {
    constructor(connection, key, does) {
      super();
      Object.assign(this, { connection, key, does });
    }
    change(bytes) {
      this.value = new DataView(Uint8Array.from(bytes).buffer);
      this.dispatchEvent(new Event("characteristicvaluechanged"));
      return this.value;
    }
    readValue() {
      return operate(this.connection, () => this.change(this.does.read()));
    }
    writeValueWithResponse(bytes) {
      return operate(this.connection, () => this.does.write(new Uint8Array(bytes)));
    }
    startNotifications() {
      return operate(this.connection, () => (heard.set(this.key, this), this));
    }
    stopNotifications() {
      return operate(this.connection, () => (heard.delete(this.key), this));
    }
  }
  const notify = (key, bytes) => heard.get(key)?.change(bytes);
  const command = ([op, kind]) => {
    const answer = (...parameters) => setTimeout(() => notify(CONTROL, [0xf0, op, kind, 0, 0, ...parameters]), 0);
    if (op === 1) return answer(0, 1, 0x82, 0, 1, 1, 0x0e, 0);
    streams = op === 2;
    return answer();
  };
  const services = {
    [PMD]: { [CONTROL]: { read: () => [0x0f, 0x05], write: command }, [DATA]: {} },
    [HEART_RATE]: { [MEASUREMENT]: {} },
    [BATTERY]: { [LEVEL]: { read: () => [83] } },
  };

  let awayUntilMs = 0;
  const server = {
    connected: false,
    async connect() {
      await Promise.resolve();
      if (Date.now() < awayUntilMs) throw gattError("Connection attempt failed.");
      operation.connection += 1;
      operation.isBusy = false;
      server.connected = true;
      return server;
    },
    disconnect: () => lose(),
    getPrimaryService(service) {
      const connection = operation.connection;
      return operate(connection, () => {
        const found = services[full(service)];
        if (found === undefined) throw gattError("No Services matching UUID.", "NotFoundError");
        return {
          getCharacteristic: (id) =>
            operate(connection, () => {
              if (found[full(id)] === undefined) throw gattError("No Characteristics.", "NotFoundError");
              return new Characteristic(connection, full(id), found[full(id)]);
            }),
        };
      });
    },
  };
  const device = Object.assign(new EventTarget(), { id: "strap", name: "Polar H10 12345678", gatt: server });
  server.device = device;
  const lose = () => {
    if (!server.connected) return;
    server.connected = false;
    streams = false;
    heard.clear();
    device.dispatchEvent(new Event("gattserverdisconnected"));
  };

  /** Where the strap is: packets that are whole by now. */
  const packetsNow = () => Math.floor((((Date.now() - plan.origin_ms) * plan.speed) / 1000) * (plan.fs_hz / N));
  const frame = (k) => {
    const counts = Array.from({ length: N }, (_, at) => sample(k * N + at));
    const bytes = new Uint8Array(10 + 3 * N);
    const view = new DataView(bytes.buffer);
    view.setBigUint64(1, BASE_NS + BigInt(Math.round(((k + 1) * N * 1e9) / plan.fs_hz)), true);
    counts.forEach((count, at) => {
      view.setUint16(10 + 3 * at, count & 0xffff, true);
      view.setInt8(12 + 3 * at, count >> 16);
    });
    return { counts, bytes };
  };
  let next = Math.max(0, packetsNow());
  const send = () => {
    for (; next < packetsNow(); next += 1) {
      if (!streams || !heard.has(DATA) || chance(next, 3) < plan.loss_share) continue;
      const { counts, bytes } = frame(next);
      localStorage.setItem(`strap:${next}`, JSON.stringify(counts));
      globalThis.strapSentMs = performance.now();
      globalThis.strapSent = next;
      notify(DATA, bytes);
    }
  };
  setInterval(send, 5);
  setInterval(() => notify(MEASUREMENT, [0x16, 73, 0x48, 0x03]), 1000 / plan.speed);

  globalThis.strap = {
    drop(ms) {
      awayUntilMs = Date.now() + ms;
      lose();
    },
  };
  Object.defineProperty(navigator, "bluetooth", {
    configurable: true,
    value: { getAvailability: async () => true, requestDevice: async () => device },
  });
})();
