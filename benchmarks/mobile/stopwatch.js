// Takes times in the page: `stopwatch.beats`, in ms from the moment of a beat's sample on the sensor to the frame that
// is painted with the beat, less the length of a packet, for which the sensor itself holds samples back; and `stopwatch.reportMs`, from the packet that ends a recording to its result on the screen.
(() => {
  const SAMPLE_MS = 1000 / 130;
  const PACKET_MS = 73 * SAMPLE_MS;
  const stopwatch = (globalThis.stopwatch = { beats: [], reportMs: null });
  /** One past the last sample of each ECG frame that was sent, and when the strap had delivered it. */
  const sent = [];
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    if (typeof data !== "string") {
      const view = new DataView(data.buffer, data.byteOffset);
      const end = Number(view.getBigUint64(8, true)) + view.getUint16(32, true);
      if (view.getUint8(1) === 1) sent.push({ end, atMs: globalThis.strapSentMs });
    }
    return send.call(this, data);
  };
  const told = new Set();
  const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
  const onmessage = Object.getOwnPropertyDescriptor(WebSocket.prototype, "onmessage");
  Object.defineProperty(WebSocket.prototype, "onmessage", {
    ...onmessage,
    set(listener) {
      onmessage.set.call(this, async (event) => {
        listener.call(this, event);
        const message = JSON.parse(event.data);
        if (message.type !== "beats") return;
        await painted();
        const now = performance.now();
        for (const { index } of message.beats) {
          // A beat that is told again because more is known of it was on the screen before.
          if (told.has(index)) continue;
          told.add(index);
          const { end, atMs } = sent.find((packet) => packet.end > index);
          stopwatch.beats.push(now - (atMs - (end - 1 - index) * SAMPLE_MS) - PACKET_MS);
        }
      });
    },
  });
  let endMs = null;
  const ask = globalThis.fetch;
  globalThis.fetch = (address, init) => {
    // The first request behind the end of a recording is the one that makes sure of its session.
    if (init?.method === "POST" && String(address).endsWith("/live/sessions")) endMs = globalThis.strapSentMs;
    return ask(address, init);
  };
  const look = async () => {
    if (stopwatch.reportMs === null && document.querySelector(".result .statement") !== null) {
      await painted();
      stopwatch.reportMs = performance.now() - endMs;
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
