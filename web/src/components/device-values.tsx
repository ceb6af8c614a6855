import { useQuery } from "@tanstack/react-query";
import type { JSX } from "react";
import * as queries from "../api/queries";
import { quantity, unitText, words } from "../core/format";
import { say } from "../i18n";

/** The device's own intervals and axes, each with ours of the same meaning; nothing where it states none of them. */
export function DeviceValues({ id }: { id: string }): JSX.Element | null {
  const text = say().recording;
  const beside = useQuery(queries.device(id)).data?.beside ?? [];
  if (beside.length === 0) return null;
  return (
    <div className="fact-box">
      <h2>{text.beside}</h2>
      <table className="beside number">
        <thead>
          <tr>
            <th scope="col">{text.value}</th>
            <th scope="col">{text.ofDevice}</th>
            <th scope="col">{text.ours}</th>
            <th scope="col">{text.difference}</th>
            <th scope="col">{text.unit}</th>
          </tr>
        </thead>
        <tbody>
          {beside.map((each) => (
            <tr key={each.name}>
              <th scope="row" title={words(each.symbol)}>
                {each.name.replace(/\s*\[.*\]$/, "")}
              </th>
              <td>{quantity(each.device)}</td>
              <td>{each.ours === null ? text.notMeasured : quantity(each.ours)}</td>
              <td>{each.difference === null ? "" : quantity(Number(each.difference.toPrecision(3)))}</td>
              <td>{unitText(each.unit)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
