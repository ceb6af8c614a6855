import type { JSX, ReactNode } from "react";
import { useMay, type Need } from "../core/session";

/** What is offered only to those who may use it in the project of the page. */
export function Allowed({
  to,
  children,
  otherwise = null,
}: {
  to: Need;
  children: ReactNode;
  otherwise?: ReactNode;
}): JSX.Element {
  return <>{useMay(to) ? children : otherwise}</>;
}
