/** Identifiers that a phone makes without asking: 48 bits of time, 80 of chance, sorted by time (ULID). */

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TIME_LETTERS = 10;
const CHANCE_BYTES = 10;

/** 26 letters of Crockford's base 32. */
export function ulid(nowMs: number, chance = crypto.getRandomValues(new Uint8Array(CHANCE_BYTES))): string {
  const bits = chance.reduce((all, byte) => (all << 8n) | BigInt(byte), BigInt(Math.floor(nowMs)));
  const letters = TIME_LETTERS + (8 * CHANCE_BYTES) / 5;
  return Array.from(
    { length: letters },
    (_, at) => ALPHABET[Number((bits >> BigInt(5 * (letters - 1 - at))) & 31n)],
  ).join("");
}
