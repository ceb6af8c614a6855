import type { JSX, MouseEvent, ReactNode } from "react";
import { goTo } from "../core/location";

/** A link within the app; with a modifier key it opens as any link does. */
export function Link({
  to,
  className,
  current = false,
  onFollow,
  children,
}: {
  to: string;
  className?: string;
  /** It is the part that is open. */
  current?: boolean;
  /** Called when it is followed within the app. */
  onFollow?: () => void;
  children: ReactNode;
}): JSX.Element {
  const follow = (event: MouseEvent): void => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    goTo(to);
    onFollow?.();
  };
  return (
    <a href={to} className={className} aria-current={current ? "page" : undefined} onClick={follow}>
      {children}
    </a>
  );
}
