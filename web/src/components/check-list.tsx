import type { JSX } from "react";

interface Props {
  readonly legend: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: string[]) => void;
}

/** Some of a few. */
export const CheckList = ({ legend, options, chosen, onChange }: Props): JSX.Element => (
  <fieldset className="covariates">
    <legend>{legend}</legend>
    {options.map(({ value, text }) => (
      <label key={value}>
        <input
          type="checkbox"
          checked={chosen.includes(value)}
          onChange={({ target }) =>
            onChange(target.checked ? [...chosen, value] : chosen.filter((each) => each !== value))
          }
        />
        {text}
      </label>
    ))}
  </fieldset>
);
