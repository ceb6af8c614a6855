import type { JSX } from "react";
import { say } from "../i18n";

/** A torso with the strap beneath the chest: sensor in the middle, two wet pads, drops over them. */
export function StrapDrawing(): JSX.Element {
  return (
    <svg className="strap-drawing" viewBox="0 0 320 196" role="img" aria-label={say().connect.strap}>
      <g className="body">
        <path d="M132 6v18c0 9-6 14-16 18-22 8-48 12-60 26-9 11-13 34-15 62" />
        <path d="M188 6v18c0 9 6 14 16 18 22 8 48 12 60 26 9 11 13 34 15 62" />
        <path d="M84 92c-4 36 2 68 4 104M236 92c4 36-2 68-4 104" />
        <path className="faint" d="M104 52c16 8 40 9 56 3 16 6 40 5 56-3" />
        <path className="faint" d="M98 112c16 14 42 14 56 2m68-2c-16 14-42 14-56 2" />
      </g>
      <path className="strap" d="M83 131c42 17 112 17 154 0l2 22c-44 18-114 18-158 0z" />
      <path className="pad" d="M99 139.500c12 4.200 25 6.800 39 8v13.500c-14-1.200-28-3.800-40-8z" />
      <path className="pad" d="M221 139.500c-12 4.200-25 6.800-39 8v13.500c14-1.200 28-3.800 40-8z" />
      <rect className="pod" x="141" y="136" width="38" height="30" rx="9" />
      <path className="mark" d="M148 151h6l3-7 5 14 3-7h7" />
      <g className="drops">
        <path d="M112 112c3 4 5 6.600 5 9.300a5 5 0 0 1-10 0c0-2.700 2-5.300 5-9.300Z" />
        <path d="M208 112c3 4 5 6.600 5 9.300a5 5 0 0 1-10 0c0-2.700 2-5.300 5-9.300Z" />
      </g>
    </svg>
  );
}
