import { useQuery } from "@tanstack/react-query";
import { useState, type JSX } from "react";
import { projectHere } from "../core/project";
import * as calls from "../api/upload-calls";
import { DropZone } from "../components/drop-zone";
import { MappingDialog } from "../components/mapping-dialog";
import { Failure, Empty, Skeleton } from "../components/states";
import { UploadEntries } from "../components/upload-entries";
import { UploadCounts, UploadHead } from "../components/upload-head";
import { UploadRows } from "../components/upload-list";
import { UploadStrips } from "../components/upload-strips";
import { useQueryState } from "../core/location";
import { STATES } from "../core/upload-plan";
import { OfProject } from "../core/session";
import { say } from "../i18n";

/** One batch with what became of each file; without one, all batches and the door. */
export default function UploadView({ id }: { id: string }): JSX.Element {
  return id === "" ? <AllUploads /> : <OneUpload id={id} />;
}

function AllUploads(): JSX.Element {
  const found = useQuery(calls.uploads(projectHere()));
  const words = say().uploads;
  return (
    <main className="library">
      <h1>{words.title}</h1>
      <DropZone large={false} />
      {found.isError ? (
        <Failure title={words.notShown} error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data === undefined ? (
        <Skeleton label={words.loading} lines={4} />
      ) : found.data.length === 0 ? (
        <Empty>{words.none}</Empty>
      ) : (
        <section className="uploads" aria-label={words.title}>
          <UploadRows uploads={found.data} />
        </section>
      )}
    </main>
  );
}

function OneUpload({ id }: { id: string }): JSX.Element {
  const [query, changeQuery] = useQueryState();
  const [mapped, setMapped] = useState<string | null>(null);
  const found = useQuery(calls.upload(id));
  const words = say().uploads;
  const only = STATES.find((state) => state === query.get("state")) ?? null;
  if (found.data === undefined) {
    return (
      <main className="upload-page">
        {found.isError ? (
          <Failure title={words.notShown} error={found.error} onRetry={() => void found.refetch()} />
        ) : (
          <Skeleton label={words.loading} lines={10} />
        )}
      </main>
    );
  }
  const upload = found.data;
  return (
    <OfProject value={upload.project}>
      <main className="upload-page">
        <UploadHead upload={upload} />
        <UploadStrips upload={upload} />
        <UploadCounts upload={upload} only={only} onOnly={(state) => changeQuery({ state })} />
        <UploadEntries upload={upload} only={only} onMap={setMapped} />
        <MappingDialog
          key={mapped}
          batch={id}
          project={upload.project}
          alike={upload.alike.find(({ header }) => header === mapped) ?? null}
          onClose={() => setMapped(null)}
        />
      </main>
    </OfProject>
  );
}
