import { useQuery } from "@tanstack/react-query";
import type { JSX } from "react";
import * as calls from "../api/upload-calls";
import { projectHere } from "../core/project";
import type { Upload } from "../api/types";
import { dateTimeText } from "../core/format";
import { PROBLEMS, progress, sum } from "../core/upload-plan";
import { say } from "../i18n";
import { Link } from "./link";

/** The uploads that go on or ask for something; nothing where there is none. */
export function UploadList(): JSX.Element | null {
  const found = useQuery(calls.uploads(projectHere()));
  const open = found.data?.filter(({ ended_at, entries }) => ended_at === null && entries > 0) ?? [];
  if (open.length === 0) return null;
  return (
    <section className="uploads" aria-label={say().uploads.goingOn}>
      <UploadRows uploads={open} />
    </section>
  );
}

/** Batches, one line each. */
export function UploadRows({ uploads }: { uploads: readonly Upload[] }): JSX.Element {
  const words = say().uploads;
  return (
    <ul className="upload-rows">
      {uploads.map((upload) => {
        const done = progress(upload.counts, { received: upload.received_bytes, total: upload.total_bytes });
        return (
          <li key={upload.id}>
            <Link to={`/upload/${upload.id}`}>{upload.name}</Link>
            <span className="muted number">{dateTimeText(upload.created_at)}</span>
            <span className="number">{words.recordings(upload.entries)}</span>
            {upload.ended_at === null && (
              <>
                <progress max={1} value={done} aria-label={words.progress} />
                <span className="number">{words.percent(Math.floor(done * 100))}</span>
              </>
            )}
            <span className="muted number">
              {PROBLEMS.filter((state) => sum(upload.counts, [state]) > 0)
                .map((state) => `${words.states[state]} ${sum(upload.counts, [state])}`)
                .join(" · ")}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
