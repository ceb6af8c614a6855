import { useMutation } from "@tanstack/react-query";
import type { JSX } from "react";
import * as calls from "../api/upload-calls";
import type { UploadFacts } from "../api/types";
import { durationText, quantity, significant } from "../core/format";
import { say } from "../i18n";

/** What would become of a few of the files with an answer; nothing of it is kept. */
export function MappingTrials({
  batch,
  header,
  facts,
}: {
  batch: string;
  header: string;
  facts: UploadFacts | null;
}): JSX.Element {
  const words = say().mapping;
  const trial = useMutation({ mutationFn: (tried: UploadFacts) => calls.tryFacts(batch, header, tried) });
  return (
    <div className="mapping-trials">
      <button
        type="button"
        disabled={facts === null || trial.isPending}
        onClick={() => facts !== null && trial.mutate(facts)}
      >
        {words.test}
      </button>
      {trial.isError && <p className="reason">{trial.error.message}</p>}
      {trial.data && (
        <div role="status">
          <p>{words.tested(trial.data.length)}</p>
          <ul>
            {trial.data.map(({ name, leads, fs_hz, duration_s, peak_to_peak_mv, sentence }) => (
              <li key={name}>
                <span aria-hidden="true">{sentence === null ? "✓" : "✕"}</span> {name}:{" "}
                {sentence ??
                  words.fits(
                    leads.length,
                    quantity(fs_hz ?? 0),
                    durationText(duration_s ?? 0),
                    significant(peak_to_peak_mv ?? 0),
                  )}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
