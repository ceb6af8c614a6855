/** Measuring the screen. */
export const calibration = {
  title: "Screen calibration",
  text: "Hold a bank card or a ruler against the screen and drag the right edge until the rectangle is as long. This is kept for this screen, and asked again on another.",
  thing: "What you hold against the screen",
  things: { card: "Card, 85.60 mm", ruler: "Ruler, 100 mm" },
  edge: "Length of the rectangle, in pixels",
  length: "Length, pixels",
  is: (value: string) => `This screen has ${value} pixels per millimetre, as measured.`,
  isNot: "This screen has not been measured; 3.780 pixels per millimetre are assumed.",
  would: (value: string) => `The rectangle says ${value}.`,
  keep: "Keep for this screen",
  forget: "Forget",
};
