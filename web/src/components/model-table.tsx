import type { JSX } from "react";
import type { Discovery } from "../api/types";
import { estimateText } from "../core/associations";
import { say } from "../i18n";

type Model = NonNullable<Discovery["result"]>["models"][number];

/** How well models do on persons that they never saw. */
export function ModelTable({ models }: { models: readonly Model[] }): JSX.Element | null {
  const words = say().discovery.models;
  if (models.length === 0) return null;
  const metrics = [...new Set(models.flatMap((model) => Object.keys(model.metrics)))];
  return (
    <section className="panel" aria-label={words.title}>
      <h2>{words.title}</h2>
      <p className="muted">{words.explain}</p>
      <div className="scroll" role="region" aria-label={words.region} tabIndex={0}>
        <table>
          <thead>
            <tr>
              {[words.madeOf, words.learner, ...metrics].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {models.map((model) => (
              <tr key={`${model.inputs} ${model.learner}`}>
                <th scope="row">{model.inputs}</th>
                <td>{model.learner}</td>
                {metrics.map((name) => {
                  const metric = model.metrics[name];
                  return (
                    <td key={name} className="number">
                      {metric ? estimateText(metric) : ""}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
