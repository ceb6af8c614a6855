import { useEffect, useRef, useState, type JSX } from "react";
import { enqueue } from "../api/uploads";
import { chosenFiles, droppedFiles, groupFiles, type DroppedFile } from "../core/grouping";

/** Takes files and folders, dropped anywhere on the page or chosen with a button. */
export function DropZone({ large }: { large: boolean }): JSX.Element {
  const [over, setOver] = useState(false);
  const [notice, setNotice] = useState<string | null>(null);
  const [keepIdentity, setKeepIdentity] = useState(false);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);

  const take = async (dropped: readonly DroppedFile[]): Promise<void> => {
    const recordings = await groupFiles(dropped);
    setNotice(recordings.length > 0 ? null : "There is no file in it that could hold an ECG.");
    enqueue(recordings, { keepIdentity });
  };
  const takeLatest = useRef(take);
  takeLatest.current = take;

  useEffect(() => {
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
    const hover = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      if (!hasFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      setOver(false);
      void droppedFiles(event.dataTransfer.items).then((dropped) => takeLatest.current(dropped));
    };
    window.addEventListener("dragover", hover);
    window.addEventListener("dragleave", leave);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragover", hover);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("drop", drop);
    };
  }, []);

  const choose = (input: HTMLInputElement): void => {
    const chosen = input.files ? chosenFiles(input.files) : [];
    input.value = "";
    void take(chosen);
  };

  return (
    <section className={large ? "drop-zone large" : "drop-zone"} data-over={over} aria-label="Add recordings">
      <div>
        {large && <h1>From one ECG to its biomarkers</h1>}
        <p>
          <strong>Drop files or a folder anywhere on this page.</strong>{" "}
          <span className="muted">
            Any ECG file or archive of them: WFDB, DICOM, aECG, MUSE, Philips, SCP, EDF, CSV, Apple Health and
            more. They stay on this computer.
          </span>
        </p>
        <label className="check muted">
          <input
            type="checkbox"
            checked={keepIdentity}
            onChange={(event) => setKeepIdentity(event.target.checked)}
          />
          Keep names, identifiers and birth dates that the files hold; otherwise a pseudonym takes their place
        </label>
        {notice !== null && <p role="status">{notice}</p>}
      </div>
      <p className="actions">
        <button type="button" className={large ? "primary" : ""} onClick={() => files.current?.click()}>
          Choose files
        </button>
        <button type="button" onClick={() => folder.current?.click()}>
          Choose a folder
        </button>
      </p>
      <input ref={files} type="file" multiple hidden data-testid="files" onChange={(e) => choose(e.target)} />
      <input
        ref={folder}
        type="file"
        // React's types lack this attribute, which all browsers know.
        {...{ webkitdirectory: "" }}
        hidden
        data-testid="folder"
        onChange={(e) => choose(e.target)}
      />
      {over && <div className="drop-veil">Drop to add the recordings</div>}
    </section>
  );
}
