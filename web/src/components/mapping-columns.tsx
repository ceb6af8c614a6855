import type { JSX } from "react";
import { TIME_UNITS, type Choice, type Role, type TimeUnit } from "../core/mapping";
import { say } from "../i18n";

const LEADS = ["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"];
const ROLES: readonly Role[] = ["", "time", "lead", "index", "ignore"];
const LEAD_LIST = "mapping-leads";

/** The columns of a table, each with its first values and what it is said to be. */
export function MappingColumns({
  choices,
  onChoose,
}: {
  choices: readonly Choice[];
  onChoose: (choice: Choice) => void;
}): JSX.Element {
  const words = say().mapping;
  return (
    <>
      <datalist id={LEAD_LIST}>
        {LEADS.map((lead) => (
          <option key={lead} value={lead} />
        ))}
      </datalist>
      <div className="mapping-table">
        <table>
          <thead>
            <tr>
              <th scope="col">{words.column}</th>
              <th scope="col">{words.first}</th>
              <th scope="col">{words.meaning}</th>
            </tr>
          </thead>
          <tbody>
            {choices.map((choice) => (
              <ColumnRow key={choice.column.number} choice={choice} onChoose={onChoose} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function ColumnRow({
  choice,
  onChoose,
}: {
  choice: Choice;
  onChoose: (choice: Choice) => void;
}): JSX.Element {
  const words = say().mapping;
  const { column, role, lead, timeUnit } = choice;
  const name = column.heading ?? `${column.number}`;
  const roleText: Readonly<Record<Role, string>> = {
    "": words.choose,
    time: words.time,
    lead: words.lead,
    index: words.index,
    ignore: words.ignore,
  };
  return (
    <tr data-open={role === ""}>
      <th scope="row">{name}</th>
      <td className="number mapping-values">{column.first.slice(0, 4).join("  ")}</td>
      <td>
        <div className="mapping-choice">
          <select
            aria-label={words.meaningOf(name)}
            value={role}
            onChange={(event) => onChoose({ ...choice, role: event.target.value as Role })}
          >
            {ROLES.map((each) => (
              <option key={each} value={each}>
                {roleText[each]}
              </option>
            ))}
          </select>
          {role === "lead" && (
            <input
              type="text"
              list={LEAD_LIST}
              size={6}
              aria-label={words.leadName(name)}
              placeholder="II"
              value={lead}
              onChange={(event) => onChoose({ ...choice, lead: event.target.value })}
            />
          )}
          {role === "time" && (
            <select
              aria-label={words.timeUnit(name)}
              value={timeUnit}
              onChange={(event) => onChoose({ ...choice, timeUnit: event.target.value as TimeUnit })}
            >
              <option value="">{words.choose}</option>
              {TIME_UNITS.map((unit) => (
                <option key={unit} value={unit}>
                  {unit.replace("u", "µ")}
                </option>
              ))}
            </select>
          )}
        </div>
        {role === "" && <Suggestion choice={choice} />}
      </td>
    </tr>
  );
}

/** What the numbers suggest, in words: it is for the person to say so. */
function Suggestion({ choice: { column } }: { choice: Choice }): JSX.Element | null {
  const words = say().mapping;
  const { role, why } = column;
  if (role === null || why === "") return null;
  const what = role.startsWith("time")
    ? words.seemsTime(role.startsWith("time_") ? role.slice("time_".length).replace("u", "µ") : "")
    : role === "index"
      ? words.seemsIndex
      : role === "LEAD"
        ? words.seemsSignal
        : words.seemsLead(role);
  return <p className="hint">{words.seems(what, why)}</p>;
}
