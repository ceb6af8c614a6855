import { useCallback, useEffect, useState } from "react";
import { NoAnswer } from "./calls";

export type Answer<T> =
  | { readonly state: "loading" }
  | { readonly state: "ready"; readonly value: T }
  | { readonly state: "failed"; readonly error: NoAnswer };

/** What the server answers; asked again by the function that comes with it. What was there stays while it is asked. */
export function useAnswer<T>(ask: () => Promise<T>): [Answer<T>, () => void] {
  const [answer, setAnswer] = useState<Answer<T>>({ state: "loading" });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let isWanted = true;
    ask().then(
      (value) => isWanted && setAnswer({ state: "ready", value }),
      (error: unknown) => {
        if (!(error instanceof NoAnswer)) throw error;
        if (isWanted) setAnswer((known) => (known.state === "ready" ? known : { state: "failed", error }));
      },
    );
    return () => {
      isWanted = false;
    };
  }, [ask, turn]);
  return [answer, useCallback(() => setTurn((known) => known + 1), [])];
}
