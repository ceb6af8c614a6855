// Damages what the page sends by its sockets: frames come late and out of order, twice, with a wrong byte, or never.
// Reads `networkPlan`: {seed, share}; `share` of the frames has each kind of trouble.
(() => {
  const { seed, share } = globalThis.networkPlan;
  const send = WebSocket.prototype.send;
  let state = (seed * 2654435761 + Date.now()) >>> 0;
  const chance = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const later = (socket, bytes) =>
    setTimeout(() => socket.readyState === WebSocket.OPEN && send.call(socket, bytes), 20 + 180 * chance());
  // Behind a reload it goes on counting.
  const troubles = JSON.parse(localStorage.getItem("network") ?? '{ "late": 0, "twice": 0, "wrong": 0, "lost": 0 }');
  const count = (kind) => {
    troubles[kind] += 1;
    localStorage.setItem("network", JSON.stringify(troubles));
  };
  WebSocket.prototype.send = function (data) {
    if (typeof data === "string") return send.call(this, data);
    const kind = Math.floor(chance() / share);
    const bytes = new Uint8Array(data).slice();
    if (kind === 0) {
      count("late");
      return void later(this, bytes);
    }
    if (kind === 1) {
      count("twice");
      later(this, bytes);
    }
    if (kind === 2) {
      count("wrong");
      bytes[Math.floor(bytes.length * chance())] ^= 1 << Math.floor(8 * chance());
    }
    if (kind === 3) return count("lost");
    return send.call(this, bytes);
  };
})();
