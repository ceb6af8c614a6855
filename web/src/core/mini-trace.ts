/** A glimpse of a recording as the path of a small picture; the same scale in every row, so that rows compare. */

/** Height of the picture in millivolts: most R waves fit, taller ones are cut at its edge. */
const HEIGHT_MV = 3;
/** Where zero stands, from the top: R waves need more room than S waves. */
const ZERO_SHARE = 0.62;

export interface MiniSize {
  readonly width: number;
  readonly height: number;
  readonly spanS: number;
}

/** An SVG path; the pen is lifted over gaps. Empty where there is no signal. */
export function miniPath(
  samplesUv: readonly (number | null)[],
  pointsHz: number,
  { width, height, spanS }: MiniSize,
): string {
  const perPoint = width / (spanS * pointsHz);
  const perUv = height / (HEIGHT_MV * 1000);
  let path = "";
  let pen = false;
  samplesUv.forEach((value, i) => {
    if (value === null) {
      pen = false;
      return;
    }
    const y = Math.min(height, Math.max(0, height * ZERO_SHARE - value * perUv));
    path += `${pen ? "L" : "M"}${(i * perPoint).toFixed(1)} ${y.toFixed(1)}`;
    pen = true;
  });
  return path;
}
