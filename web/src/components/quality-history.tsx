import type { JSX } from "react";
import type { LiveFacts } from "../core/live-facts";
import type { QualityLevel } from "../core/live-messages";
import { qualityCounts } from "../core/live-words";
import { say } from "../i18n";

const HEIGHT = 28;
/** The better, the taller: so that colour is not alone. */
const TALL: Readonly<Record<QualityLevel, number>> = { good: 28, fair: 18, poor: 9, none: 3 };

/** Quality so far, a bar from each change to the next. */
export function QualityHistory({ quality, vitals }: Pick<LiveFacts, "quality" | "vitals">): JSX.Element {
  const words = say().live;
  // What a list said last may be older than the last change.
  const endS = Math.max((vitals?.t_s ?? 0) + 1, quality.at(-1)?.t_s ?? 0);
  const { good, fair, poor } = qualityCounts(quality, endS);
  const from = quality[0]?.t_s ?? 0;
  const said = words.historySaid(good, fair, poor);
  return (
    <section className="panel" aria-label={words.qualityHistory}>
      <h2>{words.qualityHistory}</h2>
      <svg
        className="quality-history"
        viewBox={`0 0 ${Math.max(1, endS - from)} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={said}
      >
        {quality.map(({ level, t_s }, i) => (
          <rect
            key={t_s}
            className={`bar-${level}`}
            x={t_s - from}
            width={(quality[i + 1]?.t_s ?? endS) - t_s}
            y={HEIGHT - TALL[level]}
            height={TALL[level]}
          />
        ))}
      </svg>
      <p className="muted number">{said}</p>
    </section>
  );
}
