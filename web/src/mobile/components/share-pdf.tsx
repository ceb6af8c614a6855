import { useState, type JSX, type ReactNode } from "react";
import { saveBlob } from "../../core/save";
import { NoAnswer } from "../api/calls";
import { say } from "../i18n";
import { problemText } from "../problem-text";

const PDF = "application/pdf";

/** Whether the phone can hand a file to another app. */
const canShareFiles = (): boolean =>
  "canShare" in navigator && navigator.canShare({ files: [new File([], "a.pdf", { type: PDF })] });

async function handOver(blob: Blob, name: string): Promise<void> {
  if (!canShareFiles()) return saveBlob(blob, name);
  try {
    await navigator.share({ files: [new File([blob], name, { type: PDF })] });
  } catch (error) {
    // The person has closed the list of apps, or the tap was too long ago for the browser.
    if (error instanceof DOMException && error.name === "AbortError") return;
    saveBlob(blob, name);
  }
}

interface Props {
  /** What the button says; null: that it shares or downloads a PDF. */
  readonly label: ReactNode;
  /** Name of the file. */
  readonly name: string;
  readonly read: () => Promise<Blob>;
}

/** Hands a report as a PDF to another app, or to the downloads where the browser cannot. */
export function SharePdf({ label, name, read }: Props): JSX.Element {
  const [state, setState] = useState<"ready" | "making" | NoAnswer>("ready");
  const words = say().result;
  const share = async (): Promise<void> => {
    setState("making");
    try {
      await handOver(await read(), name);
      setState("ready");
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      setState(error);
    }
  };
  return (
    <>
      <button type="button" disabled={state === "making"} onClick={() => void share()}>
        {state === "making" ? words.making : (label ?? (canShareFiles() ? words.share : words.download))}
      </button>
      {state instanceof NoAnswer && <p role="alert">{problemText(state)}</p>}
    </>
  );
}
