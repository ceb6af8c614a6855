/** The address of the page is its state: path and query, read and written through the browser's history. */
import { useCallback, useMemo, useSyncExternalStore } from "react";

const CHANGED = "ecgomics:location";

function subscribe(listener: () => void): () => void {
  window.addEventListener("popstate", listener);
  window.addEventListener(CHANGED, listener);
  return () => {
    window.removeEventListener("popstate", listener);
    window.removeEventListener(CHANGED, listener);
  };
}

export function goTo(address: string, { replace = false } = {}): void {
  window.history[replace ? "replaceState" : "pushState"](null, "", address);
  window.dispatchEvent(new Event(CHANGED));
  if (!replace) window.scrollTo(0, 0);
}

export const usePath = (): string => useSyncExternalStore(subscribe, () => window.location.pathname);

/** The query's parameters, and a setter that replaces some of them; null takes one away. */
export function useQueryState(): [URLSearchParams, (changes: Record<string, string | null>) => void] {
  const text = useSyncExternalStore(subscribe, () => window.location.search);
  const query = useMemo(() => new URLSearchParams(text), [text]);
  const change = useCallback((changes: Record<string, string | null>) => {
    const next = new URLSearchParams(window.location.search);
    for (const [key, value] of Object.entries(changes)) {
      if (value === null) next.delete(key);
      else next.set(key, value);
    }
    const search = next.toString();
    goTo(window.location.pathname + (search && `?${search}`) + window.location.hash, { replace: true });
  }, []);
  return [query, change];
}
