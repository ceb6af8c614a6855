// Takes times in the page: `stopwatch.beats`, in ms from the last delivered packet to the frame that is painted with the
// beat, and `stopwatch.reportMs`, from the packet that ends a recording to its result on the screen.
(() => {
  const stopwatch = (globalThis.stopwatch = { beats: [], reportMs: null });
  const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
  const onmessage = Object.getOwnPropertyDescriptor(WebSocket.prototype, "onmessage");
  Object.defineProperty(WebSocket.prototype, "onmessage", {
    ...onmessage,
    set(listener) {
      onmessage.set.call(this, async (event) => {
        const sentMs = globalThis.strapSentMs;
        listener.call(this, event);
        if (typeof event.data !== "string" || JSON.parse(event.data).type !== "beats") return;
        await painted();
        stopwatch.beats.push(performance.now() - sentMs);
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
