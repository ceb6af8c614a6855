import type { JSX } from "react";
import type { LiveFacts, QualityAt } from "../core/live-facts";
import type { QualityLevel } from "../core/live-messages";
import { qualityCounts } from "../core/live-words";
import { say } from "../i18n";

const HEIGHT = 28;
/** The better, the taller: so that colour is not alone. */
const TALL: Readonly<Record<QualityLevel, number>> = { good: 28, fair: 18, poor: 9, none: 3 };

/** Quality of each second so far; stretches of the same level are one bar. */
export function QualityHistory({ quality }: { quality: LiveFacts["quality"] }): JSX.Element {
  const words = say().live;
  const { good, fair, poor } = qualityCounts(quality);
  const [from, to] = [quality[0]?.t_s ?? 0, (quality.at(-1)?.t_s ?? 0) + 1];
  const said = words.historySaid(good, fair, poor);
  return (
    <section className="panel" aria-label={words.qualityHistory}>
      <h2>{words.qualityHistory}</h2>
      <svg
        className="quality-history"
        viewBox={`0 0 ${to - from} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={said}
      >
        {runsOf(quality).map(({ level, t_s, lengthS }) => (
          <rect
            key={t_s}
            className={`bar-${level}`}
            x={t_s - from}
            width={lengthS}
            y={HEIGHT - TALL[level]}
            height={TALL[level]}
          />
        ))}
      </svg>
      <p className="muted number">{said}</p>
    </section>
  );
}

function runsOf(quality: LiveFacts["quality"]): (QualityAt & { readonly lengthS: number })[] {
  const runs: (QualityAt & { readonly lengthS: number })[] = [];
  quality.forEach((each, i) => {
    const untilS = quality[i + 1]?.t_s ?? each.t_s + 1;
    const last = runs.at(-1);
    const joins = last?.level === each.level && Math.abs(last.t_s + last.lengthS - each.t_s) < 1e-6;
    // Where seconds are missing, nothing is drawn.
    const lengthS = Math.min(untilS - each.t_s, LONGEST_S);
    if (joins && last !== undefined) runs[runs.length - 1] = { ...last, lengthS: last.lengthS + lengthS };
    else runs.push({ ...each, lengthS });
  });
  return runs;
}

/** Quality is told once a second: farther apart, none was told between. */
const LONGEST_S = 1.5;
