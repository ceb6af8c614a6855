import { useState, type JSX } from "react";
import { saveBlob } from "../../core/save";
import { NoAnswer, readPdf } from "../api/calls";
import { say } from "../i18n";
import { useLanguage } from "../preferences";
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

/** Hands the report as a PDF to another app, or to the downloads where the browser cannot. */
export function SharePdf({ recordingId, day }: { recordingId: string; day: string }): JSX.Element {
  const [state, setState] = useState<"ready" | "making" | NoAnswer>("ready");
  const language = useLanguage();
  const words = say().result;
  const share = async (): Promise<void> => {
    setState("making");
    try {
      await handOver(await readPdf(recordingId, language), `ECG ${day}.pdf`);
      setState("ready");
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      setState(error);
    }
  };
  return (
    <>
      <button type="button" disabled={state === "making"} onClick={() => void share()}>
        {state === "making" ? words.making : canShareFiles() ? words.share : words.download}
      </button>
      {state instanceof NoAnswer && <p role="alert">{problemText(state)}</p>}
    </>
  );
}
