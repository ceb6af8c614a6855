import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState, type FormEvent, type JSX } from "react";
import * as library from "../api/library";
import { projects } from "../api/library-queries";
import type { Project } from "../api/types";
import { may, useSession } from "../core/session";
import { say } from "../i18n";
import { Dialog } from "./dialog";
import { Failure } from "./states";

const [NEW, RENAME] = ["+new", "+rename"];

interface Props {
  readonly project: string;
  readonly onChange: (project: string) => void;
}

/** Which project is looked at; others are made, and this one is renamed. */
export function ProjectChoice({ project, onChange }: Props): JSX.Element | null {
  const words = say().library;
  const found = useQuery(projects());
  const session = useSession();
  const [dialog, setDialog] = useState<"new" | "rename" | null>(null);
  if (found.data === undefined) return null;
  const choose = (value: string): void => {
    if (value === NEW || value === RENAME) setDialog(value === NEW ? "new" : "rename");
    else onChange(value);
  };
  const present = found.data.find(({ id }) => id === project);
  return (
    <>
      <select aria-label={words.project} value={project} onChange={(event) => choose(event.target.value)}>
        {found.data
          .filter(({ id }) => id === project || may(session, "viewer", id))
          .map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        {may(session, "admin or server", project) && <option value={RENAME}>{words.renameProject}</option>}
        {may(session, "server", project) && <option value={NEW}>{words.newProject}</option>}
      </select>
      <Dialog
        open={dialog !== null}
        title={dialog === "rename" ? words.renameProject : words.newProject}
        onClose={() => setDialog(null)}
      >
        <ProjectForm
          renamed={dialog === "rename" ? present : undefined}
          onDone={(id) => {
            setDialog(null);
            onChange(id);
          }}
        />
      </Dialog>
    </>
  );
}

function ProjectForm({
  renamed,
  onDone,
}: {
  renamed: Project | undefined;
  onDone: (id: string) => void;
}): JSX.Element {
  const words = say().library;
  const [name, setName] = useState(renamed?.name ?? "");
  const cache = useQueryClient();
  const keep = useMutation({
    mutationFn: () => (renamed ? library.renameProject(renamed.id, name) : library.makeProject(name)),
    onSuccess: async ({ id }) => {
      await cache.invalidateQueries({ queryKey: ["projects"] });
      onDone(id);
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    keep.mutate();
  };
  return (
    <form className="inline-form" onSubmit={submit}>
      <label className="field">
        {words.projectName}
        <input required maxLength={200} value={name} onChange={(event) => setName(event.target.value)} />
      </label>
      <button type="submit" className="primary" disabled={keep.isPending}>
        {say().common.save}
      </button>
      {keep.isError && <Failure title={words.projectNotMade} error={keep.error} />}
    </form>
  );
}
