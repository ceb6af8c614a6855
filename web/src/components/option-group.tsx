import type { JSX, ReactNode } from "react";

/** Buttons of which one or some are pressed, with the unit of their numbers. */
export function OptionGroup({
  label,
  unit,
  children,
}: {
  label: string;
  unit?: string;
  children: ReactNode;
}): JSX.Element {
  return (
    <div className="choice" role="group" aria-label={unit ? `${label}, ${unit}` : label}>
      {children}
      {unit && <span className="unit">{unit}</span>}
    </div>
  );
}

interface OptionProps {
  readonly chosen: boolean;
  readonly onChoose: (event: { readonly shiftKey: boolean }) => void;
  /** Why it cannot be chosen. */
  readonly why?: string | null;
  readonly title?: string;
  readonly label?: string;
  readonly children: ReactNode;
}

/** A choice that says why where it cannot be made. */
export function Option({ chosen, onChoose, why = null, title, label, children }: OptionProps): JSX.Element {
  return (
    <button
      type="button"
      aria-pressed={chosen}
      aria-label={label}
      disabled={why !== null}
      title={why ?? title ?? label}
      onClick={onChoose}
    >
      {children}
    </button>
  );
}
