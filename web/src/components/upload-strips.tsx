import { useEffect, useState, type JSX } from "react";
import { filesBehind, keptHandles } from "../api/folder-handles";
import { openFiles } from "../api/open-files";
import type { Upload } from "../api/types";
import { useSending } from "../api/uploads";
import { say } from "../i18n";
import { FileChoice } from "./file-choice";

/** What a person must know of a batch beside its counts: a lost connection, what is still to come, what was dropped. */
export function UploadStrips({ upload }: { upload: Upload }): JSX.Element {
  const sending = useSending(upload.id);
  const waiting = upload.counts.waiting ?? 0;
  const words = say().uploads;
  return (
    <div className="upload-strips">
      {sending.lost && (
        <p className="strip warning" role="alert">
          {words.lost(words.recordings(upload.entries - waiting), `${waiting}`)}
        </p>
      )}
      {sending.paused && <p className="strip">{words.paused}</p>}
      {sending.error !== null && (
        <p className="strip warning" role="alert">
          {words.stopped(sending.error)}
        </p>
      )}
      {waiting > 0 && !sending.active && (
        <Resume batch={upload.id} waiting={waiting} vanished={sending.vanished} />
      )}
      <Dropped upload={upload} />
    </div>
  );
}

/** The files of a batch whose page was closed: the browser leads back to them, or the person does. */
function Resume({
  batch,
  waiting,
  vanished,
}: {
  batch: string;
  waiting: number;
  vanished: number;
}): JSX.Element {
  const [handles, setHandles] = useState<Awaited<ReturnType<typeof keptHandles>>>([]);
  useEffect(() => {
    void keptHandles(batch).then(setHandles);
  }, [batch]);
  const words = say().uploads;
  const goOn = async (): Promise<void> => {
    const files = await filesBehind(handles).catch(() => null);
    if (files === null) setHandles([]);
    else await openFiles({ files, folder: "" }, { into: batch });
  };
  return (
    <div className="strip resume" role="status">
      <p>{vanished > 0 ? words.vanished(vanished) : words.toResume(waiting)}</p>
      {handles.length > 0 && (
        <button type="button" className="primary" onClick={() => void goOn()}>
          {words.resumeFiles(waiting)}
        </button>
      )}
      <FileChoice into={batch} primary={handles.length > 0 ? null : "folder"} />
    </div>
  );
}

function Dropped({ upload }: { upload: Upload }): JSX.Element | null {
  const { dropped } = upload;
  const words = say().uploads;
  if (upload.keep_identity) return <p className="strip">{words.keptIdentity}</p>;
  if (dropped.any === 0) return null;
  const kinds = [
    dropped.name > 0 && words.droppedName,
    dropped.birth_date > 0 && words.droppedBirth,
    dropped.identifier > 0 && words.droppedIdentifier,
  ].filter((kind) => kind !== false);
  const list = kinds.length < 3 ? kinds.join(words.and) : `${kinds[0]}, ${kinds.slice(1).join(words.and)}`;
  return (
    <details className="strip">
      <summary>
        {words.dropped(dropped.any, list.charAt(0).toUpperCase() + list.slice(1))}{" "}
        <span className="as-link">{words.change}</span>
      </summary>
      <p className="muted">{words.changeText}</p>
    </details>
  );
}
