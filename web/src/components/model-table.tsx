import type { JSX } from "react";
import type { Discovery } from "../api/types";
import { estimateText } from "../core/associations";

type Model = NonNullable<Discovery["result"]>["models"][number];

/** How well models do on persons that they never saw. */
export function ModelTable({ models }: { models: readonly Model[] }): JSX.Element | null {
  if (models.length === 0) return null;
  const metrics = [...new Set(models.flatMap((model) => Object.keys(model.metrics)))];
  return (
    <section className="panel" aria-label="Models">
      <h2>Models</h2>
      <p className="muted">
        Nested cross-validation: every prediction is of a person whom the model never saw. 95 % confidence
        intervals.
      </p>
      <div className="scroll" role="region" aria-label="Figures of the models" tabIndex={0}>
        <table>
          <thead>
            <tr>
              {["Made of", "Learner", ...metrics].map((title) => (
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
