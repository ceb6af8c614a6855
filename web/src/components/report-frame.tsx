import { useEffect, useState, type JSX, type RefObject } from "react";
import { BASE, request } from "../api/client";
import { say } from "../i18n";
import { Failure, Skeleton } from "./states";

/** No script of the report runs, whatever it holds; the page reads its height, and prints it. */
const SANDBOX = "allow-same-origin allow-modals allow-popups allow-popups-to-escape-sandbox";

interface Props {
  readonly path: string;
  readonly name: string;
  readonly frame: RefObject<HTMLIFrameElement | null>;
}

/** The report as it is kept, as high as it is long. */
export function ReportFrame({ path, name, frame }: Props): JSX.Element {
  const words = say().report;
  const [shown, setShown] = useState(false);
  const [refused, setRefused] = useState<Error | null>(null);
  const onLoad = (): void => {
    const html = frame.current?.contentDocument?.contentType === "text/html";
    setShown(html);
    // What else the server answers is seen by asking it again.
    if (!html) request(path).then(() => undefined, setRefused);
  };
  useHeight(frame, shown);
  return (
    <>
      {refused !== null && <Failure title={words.notShown} error={refused} />}
      {!shown && refused === null && <Skeleton label={words.loading} lines={14} />}
      <iframe
        ref={frame}
        className="report-frame"
        title={words.frame(name)}
        src={BASE + path}
        sandbox={SANDBOX}
        data-shown={shown}
        onLoad={onLoad}
      />
    </>
  );
}

/** Makes the frame as high as what is in it, now and whenever that changes. */
function useHeight(frame: RefObject<HTMLIFrameElement | null>, shown: boolean): void {
  useEffect(() => {
    const body = shown ? frame.current?.contentDocument?.body : undefined;
    if (!body) return undefined;
    const fit = (): void => {
      const height = Math.ceil(body.ownerDocument.documentElement.getBoundingClientRect().height);
      if (frame.current) frame.current.style.height = `${height}px`;
    };
    const watcher = new ResizeObserver(fit);
    watcher.observe(body);
    fit();
    return () => watcher.disconnect();
  }, [frame, shown]);
}
