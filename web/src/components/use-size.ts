import { useEffect, useState, useSyncExternalStore } from "react";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** A ref callback and the inner size of the element it is given to. */
export function useSize<E extends Element>(): [(element: E | null) => void, Size] {
  const [element, setElement] = useState<E | null>(null);
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useEffect(() => {
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return [setElement, size];
}

function onResize(listener: () => void): () => void {
  window.addEventListener("resize", listener);
  return () => window.removeEventListener("resize", listener);
}

export const useWindowHeight = (): number => useSyncExternalStore(onResize, () => window.innerHeight);
/** Changes too when the window moves to another screen or the browser zooms; both resize it. */
export const useDevicePixelRatio = (): number =>
  useSyncExternalStore(onResize, () => window.devicePixelRatio);
