import { useMemo, type JSX } from "react";
import type { Thumbnail } from "../api/types";
import { miniPath } from "../core/mini-trace";

const WIDTH = 124;
const HEIGHT = 32;

/** A glimpse of a recording in a row; it says nothing that the row does not say in words. */
export function MiniTrace({
  glimpse,
  spanS,
}: {
  glimpse: Thumbnail | undefined;
  spanS: number;
}): JSX.Element {
  const path = useMemo(
    () =>
      glimpse === undefined
        ? ""
        : miniPath(glimpse.samples, glimpse.points_hz, { width: WIDTH, height: HEIGHT, spanS }),
    [glimpse, spanS],
  );
  return (
    <svg
      className="mini-trace"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      aria-hidden="true"
    >
      {path !== "" && <path d={path} />}
    </svg>
  );
}
