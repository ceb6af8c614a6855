import { useRef, type JSX, type RefObject } from "react";
import { openFiles } from "../api/open-files";
import { chosenFiles } from "../core/grouping";
import { useMay } from "../core/session";
import { say } from "../i18n";

/** Buttons that choose files or a folder; `into` is a batch that they go on with. */
export function FileChoice({
  into,
  primary,
}: {
  into?: string;
  primary: "files" | "folder" | null;
}): JSX.Element | null {
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const words = say().uploads;
  const mayUpload = useMay("analyst");
  const choose = (input: HTMLInputElement): void => {
    if (input.files === null) return;
    const chosen = chosenFiles(input.files);
    input.value = "";
    void openFiles(chosen, into === undefined ? {} : { into });
  };
  // The element's own listener: what is chosen counts even where the page has changed behind the open dialog.
  const attach =
    (place: RefObject<HTMLInputElement | null>) =>
    (input: HTMLInputElement | null): void => {
      place.current = input;
      if (input !== null) input.onchange = () => choose(input);
    };
  const look = (kind: "files" | "folder"): string => (primary === kind ? "primary" : "");
  if (!mayUpload) return null;
  return (
    <span className="actions">
      <button type="button" className={look("files")} onClick={() => files.current?.click()}>
        {words.chooseFiles}
      </button>
      <button type="button" className={look("folder")} onClick={() => folder.current?.click()}>
        {words.chooseFolder}
      </button>
      <input ref={attach(files)} type="file" multiple hidden data-testid="files" />
      <input
        ref={attach(folder)}
        type="file"
        // React's types lack this attribute, which all browsers know.
        {...{ webkitdirectory: "" }}
        hidden
        data-testid="folder"
      />
    </span>
  );
}
