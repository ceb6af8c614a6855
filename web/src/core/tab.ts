/** This window among the windows of the page: its name lasts over a reload, and the others know whether it is open. */

const KEY = "ecgomics:tab";
const LOCK = "ecgomics:tab:";

const newName = (): string => Math.random().toString(36).slice(2);

/** Holds the lock of a name until the window goes; false where another window (this one's copy) has it. */
function held(name: string): Promise<boolean> {
  return new Promise((resolve) => {
    void navigator.locks.request(LOCK + name, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock === null ? undefined : new Promise(() => undefined);
    });
  });
}

async function named(): Promise<string> {
  const kept = window.sessionStorage.getItem(KEY);
  const name = kept !== null && (await held(kept)) ? kept : newName();
  if (name !== kept) await held(name);
  window.sessionStorage.setItem(KEY, name);
  return name;
}

let name: Promise<string> | null = null;

export const tabName = (): Promise<string> => (name ??= named());

/** Names of the windows that are open. */
export async function openTabs(): Promise<ReadonlySet<string>> {
  const { held: locks = [] } = await navigator.locks.query();
  return new Set(
    locks.flatMap((lock) => (lock.name?.startsWith(LOCK) ? [lock.name.slice(LOCK.length)] : [])),
  );
}
