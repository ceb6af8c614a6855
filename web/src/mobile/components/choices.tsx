import { useId, type JSX } from "react";

/** One of a few, as large targets; radio buttons beneath. */
export function Choices<T extends string>({
  legend,
  options,
  chosen,
  onChoose,
  isCompact = false,
}: {
  legend: string;
  options: readonly (readonly [T, string])[];
  chosen: T;
  onChoose: (value: T) => void;
  /** In one row without its legend, where what is chosen explains itself. */
  isCompact?: boolean;
}): JSX.Element {
  const name = useId();
  return (
    <fieldset className={isCompact ? "choices compact" : "choices"}>
      <legend className={isCompact ? "visually-hidden" : undefined}>{legend}</legend>
      <div className="options">
        {options.map(([value, label]) => (
          <label key={value}>
            <input
              type="radio"
              name={name}
              value={value}
              checked={value === chosen}
              onChange={() => onChoose(value)}
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
