import { useEffect, useState } from "react";

/** The phone's clock (Unix ms), read anew so often while it is wanted. */
export function useTicking(everyMs: number, isWanted = true): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isWanted) return;
    setNow(Date.now());
    const timer = window.setInterval(() => setNow(Date.now()), everyMs);
    return () => window.clearInterval(timer);
  }, [everyMs, isWanted]);
  return now;
}
