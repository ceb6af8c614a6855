/** The token of a paired phone. It opens this phone's own series only and can be revoked by the study. */

const KEY = "device-token";
const NAME = "device-participant";

export const token = (): string | null => window.localStorage.getItem(KEY);
/** As whom the phone was paired. */
export const pairedName = (): string | null => window.localStorage.getItem(NAME);

export function keepToken(secret: string, participant: string): void {
  window.localStorage.setItem(KEY, secret);
  window.localStorage.setItem(NAME, participant);
}

export function forgetToken(): void {
  window.localStorage.removeItem(KEY);
  window.localStorage.removeItem(NAME);
}

/** What goes with a request; nothing on a phone that is not paired. */
export function authorization(): Readonly<Record<string, string>> {
  const secret = token();
  return secret === null ? {} : { Authorization: `Bearer ${secret}` };
}
