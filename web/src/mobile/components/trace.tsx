import type { JSX } from "react";
import { useSize } from "../../components/use-size";
import { say } from "../i18n";
import type { Recorder, RecorderState } from "../recorder-types";
import { LiveTrace } from "./live-trace";
import { useTicking } from "./use-ticking";

const TICKS_S = 6;
const TICKS_HEIGHT = 96;
const TICK_MARGIN = 20;
const REDRAWN_MS = 100;

/** The running trace, or for straps that send beats only their beats. */
export function Trace({ recorder, state }: { recorder: Recorder; state: RecorderState }): JSX.Element {
  const { live, common } = say();
  const source = recorder.trace();
  if (source === null) return <Ticks recorder={recorder} isRunning={state.sensor?.fsHz === null} />;
  const rate = state.heartRate === null ? live.spokenNoRate : live.spokenRate(Math.round(state.heartRate));
  return (
    <div className="bleed">
      <LiveTrace
        source={source}
        label={live.traceSentence(source.lead, rate, common.quality[state.quality])}
      />
    </div>
  );
}

function Ticks({ recorder, isRunning }: { recorder: Recorder; isRunning: boolean }): JSX.Element {
  const [frame, { width }] = useSize<HTMLElement>();
  const now = useTicking(REDRAWN_MS, isRunning);
  const words = say().live;
  const place = (atMs: number): number => width - ((now - atMs) / (TICKS_S * 1000)) * width;
  return (
    <figure ref={frame} className="bleed">
      <svg className="ticks" width={width} height={TICKS_HEIGHT} role="img" aria-label={words.ticks}>
        <line
          className="base"
          x1={0}
          x2={width}
          y1={TICKS_HEIGHT - TICK_MARGIN}
          y2={TICKS_HEIGHT - TICK_MARGIN}
        />
        {recorder
          .beatTimesMs()
          .filter((atMs) => place(atMs) >= 0)
          .map((atMs) => (
            <line
              key={atMs}
              x1={place(atMs)}
              x2={place(atMs)}
              y1={TICK_MARGIN}
              y2={TICKS_HEIGHT - TICK_MARGIN}
            />
          ))}
      </svg>
      {isRunning && <figcaption className="advice fine">{words.rrOnly}</figcaption>}
    </figure>
  );
}
