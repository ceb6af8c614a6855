import { useEffect, useRef, type JSX, type KeyboardEvent } from "react";
import type { Px } from "../core/units";
import { say } from "../i18n";

/** One line of the menu that opens on the paper; the list of them is open to tools of others. */
export interface PaperMenuItem {
  readonly label: string;
  readonly run: () => void;
  readonly disabled?: boolean;
}

interface Props {
  readonly x: Px;
  readonly y: Px;
  readonly items: readonly PaperMenuItem[];
  readonly onClose: () => void;
}

const MARGIN: Px = 220;

export function PaperMenu({ x, y, items, onClose }: Props): JSX.Element {
  const menu = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    menu.current?.querySelector<HTMLButtonElement>("button:enabled")?.focus();
    const away = (event: PointerEvent): void => {
      if (!menu.current?.contains(event.target as Node)) onClose();
    };
    window.addEventListener("pointerdown", away);
    return () => {
      window.removeEventListener("pointerdown", away);
      before?.focus();
    };
    // The menu opens once; a new place mounts another.
  }, []);
  const onKey = (event: KeyboardEvent): void => {
    event.stopPropagation();
    const buttons = [...(menu.current?.querySelectorAll<HTMLButtonElement>("button:enabled") ?? [])];
    const here = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" || event.key === "Tab") onClose();
    else if (step !== undefined) buttons[(here + step + buttons.length) % buttons.length]?.focus();
    else return;
    event.preventDefault();
  };
  const parent = menu.current?.parentElement?.clientWidth ?? window.innerWidth;
  return (
    <div
      ref={menu}
      className="paper-menu"
      role="menu"
      tabIndex={-1}
      aria-label={say().paper.menu}
      style={{ left: Math.max(4, Math.min(x, parent - MARGIN)), top: y }}
      onKeyDown={onKey}
    >
      {items.map(({ label, run, disabled = false }) => (
        <button
          key={label}
          type="button"
          role="menuitem"
          disabled={disabled}
          onClick={() => {
            onClose();
            run();
          }}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
