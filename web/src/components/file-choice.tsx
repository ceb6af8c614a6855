import { useRef, type JSX } from "react";
import { openFiles } from "../api/open-files";
import { chosenFiles } from "../core/grouping";
import { say } from "../i18n";

/** Buttons that choose files or a folder; `into` is a batch that they go on with. */
export function FileChoice({
  into,
  primary,
}: {
  into?: string;
  primary: "files" | "folder" | null;
}): JSX.Element {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const words = say().uploads;
  const choose = (input: HTMLInputElement): void => {
    if (input.files === null) return;
    const chosen = chosenFiles(input.files);
    input.value = "";
    void openFiles(chosen, into === undefined ? {} : { into });
  };
  const look = (kind: "files" | "folder"): string => (primary === kind ? "primary" : "");
  return (
    <span className="actions">
      <button type="button" className={look("files")} onClick={() => files.current?.click()}>
        {words.chooseFiles}
      </button>
      <button type="button" className={look("folder")} onClick={() => folder.current?.click()}>
        {words.chooseFolder}
      </button>
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
    </span>
  );
}
