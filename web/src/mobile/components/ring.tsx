import type { JSX, ReactNode } from "react";

const SIZE = 208;
const RADIUS = 98;
const LENGTH = 2 * Math.PI * RADIUS;

/** A ring that fills up; the number in its middle says the same. */
export function Ring({
  share,
  isExtra,
  children,
}: {
  /** 0 to 1; null where there is no end. */
  share: number | null;
  isExtra: boolean;
  children: ReactNode;
}): JSX.Element {
  const done = Math.min(1, Math.max(0, share ?? 0));
  return (
    <div className="ring">
      <svg viewBox={`0 0 ${SIZE} ${SIZE}`} aria-hidden="true">
        <circle className="track" cx={SIZE / 2} cy={SIZE / 2} r={RADIUS} />
        {done > 0 && (
          <circle
            className={isExtra ? "done extra" : "done"}
            cx={SIZE / 2}
            cy={SIZE / 2}
            r={RADIUS}
            strokeDasharray={LENGTH}
            strokeDashoffset={LENGTH * (1 - done)}
          />
        )}
      </svg>
      <div>{children}</div>
    </div>
  );
}
