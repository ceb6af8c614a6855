import { useState } from "react";

export const SELECT = "select";

/** Which tool of the paper is chosen. One that was locked stays until another is; others go back after one use. */
export interface ChosenTool {
  readonly name: string;
  readonly choose: (name: string, locked?: boolean) => void;
  /** The tool has done its work. */
  readonly done: () => void;
}

export function useChosenTool(): ChosenTool {
  const [{ name, locked }, set] = useState({ name: SELECT, locked: false });
  return {
    name,
    choose: (next, lock = false) => set({ name: next === name && !lock ? SELECT : next, locked: lock }),
    done: () => {
      if (!locked) set({ name: SELECT, locked: false });
    },
  };
}
