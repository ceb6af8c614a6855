/**
 * The way back to the files of a batch after its tab was closed, where the browser keeps one (File System Access):
 * handles in IndexedDB. Elsewhere the person chooses the folder again.
 */
import type { DroppedFile } from "../core/grouping";

type Handle = FileSystemFileHandle | FileSystemDirectoryHandle;
export type Handles = Promise<readonly Handle[]>;

/** As browsers with File System Access have it; TypeScript's library does not know it yet. */
interface ItemWithHandle {
  getAsFileSystemHandle?(): Promise<Handle | null>;
}
interface Permitted {
  requestPermission?(wanted: { mode: "read" }): Promise<PermissionState>;
}

const DATABASE = "ecgomics-uploads";
const HANDLES = "handles";

/** Handles of what is dropped; must be called before the event ends. */
export function handlesOf(items: DataTransferItemList): Handles {
  const asked = [...items]
    .filter(({ kind }) => kind === "file")
    .map((item) => (item as ItemWithHandle).getAsFileSystemHandle?.() ?? Promise.resolve(null));
  return Promise.all(asked).then(
    (found) => found.filter((each): each is Handle => each !== null),
    () => [],
  );
}

function opened(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(DATABASE, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(HANDLES);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error ?? new Error("IndexedDB does not open."));
  });
}

async function inStore<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await opened();
  try {
    return await new Promise<T>((resolve, reject) => {
      const asked = work(database.transaction(HANDLES, mode).objectStore(HANDLES));
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error ?? new Error("IndexedDB does not answer."));
    });
  } finally {
    database.close();
  }
}

/** Keep the way back; where the browser keeps none, the person is asked for the folder later. */
export async function keepHandles(batch: string, handles: Handles): Promise<void> {
  const found = await handles;
  if (found.length > 0) await inStore("readwrite", (store) => store.put(found, batch)).catch(() => undefined);
}

/** The handles of a batch, none where the browser has kept none. */
export const keptHandles = (batch: string): Promise<readonly Handle[]> =>
  inStore<readonly Handle[] | undefined>("readonly", (store) => store.get(batch)).then(
    (found) => found ?? [],
    () => [],
  );

/** The files behind handles, after the browser has asked the person; null where that was refused. */
export async function filesBehind(handles: readonly Handle[]): Promise<DroppedFile[] | null> {
  for (const handle of handles) {
    const answer = await (handle as Permitted).requestPermission?.({ mode: "read" });
    if (answer !== undefined && answer !== "granted") return null;
  }
  const below = handles.length === 1 && handles[0]?.kind === "directory";
  const found = await Promise.all(handles.map((handle) => walk(handle, below ? "" : handle.name)));
  return found.flat();
}

async function walk(handle: Handle, path: string): Promise<DroppedFile[]> {
  if (handle.kind === "file") return [{ path, file: await handle.getFile() }];
  const children: Promise<DroppedFile[]>[] = [];
  for await (const [name, child] of handle as unknown as AsyncIterable<[string, Handle]>) {
    children.push(walk(child, path === "" ? name : `${path}/${name}`));
  }
  return (await Promise.all(children)).flat();
}
