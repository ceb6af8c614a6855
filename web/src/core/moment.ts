/** When something was done on this platform, by the clock of who looks at it. */

const two = (number: number): string => String(number).padStart(2, "0");

/** "2026-05-04 14:32" in local time, of an ISO time with its zone. */
export function momentText(iso: string): string {
  const at = new Date(iso);
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}
