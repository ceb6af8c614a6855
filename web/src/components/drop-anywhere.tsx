import { useEffect, useState, type JSX } from "react";
import { handlesOf } from "../api/folder-handles";
import { forgetNotice, openFiles, useOpening } from "../api/open-files";
import { droppedFiles } from "../core/grouping";
import { usePath } from "../core/location";
import { useMay } from "../core/session";
import { say } from "../i18n";

/** Files dropped anywhere: one recording opens, many become a batch, and on the page of a batch they go on with it. */
export function DropAnywhere(): JSX.Element {
  const [over, setOver] = useState(false);
  const into = /^\/upload\/([^/]+)\/?$/.exec(usePath())?.[1];
  const { name, notice, sentence } = useOpening();
  const words = say().uploads;
  const mayUpload = useMay("analyst");
  useEffect(() => {
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
    const hover = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(mayUpload);
    };
    const leave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent): void => {
      if (!hasFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      setOver(false);
      // Without the right the file is not opened, and the page stays.
      if (!mayUpload) return;
      const { items } = event.dataTransfer;
      const handles = handlesOf(items);
      void openFiles(droppedFiles(items), { handles, ...(into === undefined ? {} : { into }) });
    };
    window.addEventListener("dragover", hover);
    window.addEventListener("dragleave", leave);
    window.addEventListener("drop", drop);
    return () => {
      window.removeEventListener("dragover", hover);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("drop", drop);
    };
  }, [into, mayUpload]);
  return (
    <>
      {over && <div className="drop-veil">{words.dropVeil}</div>}
      <div className="drop-says" role="status">
        {name !== null && <p className="strip">{words.opening(name)}</p>}
        {notice !== null && (
          <p className="strip warning">
            {notice === "none" ? words.nothing : sentence}
            <button type="button" className="quiet" onClick={forgetNotice}>
              {say().common.close}
            </button>
          </p>
        )}
      </div>
    </>
  );
}
