/** Which files of a drop belong together as one recording. */

/** A file with its path below the folder that was dropped or chosen. */
export interface DroppedFile {
  readonly path: string;
  readonly file: File;
}

export interface RecordingFiles {
  /** Path below the dropped folder, without the suffix: the name of the recording. */
  readonly name: string;
  readonly files: readonly DroppedFile[];
}

const HEADER = /\.hea$/i;
const SIGNAL_OF_HEADER = /\.(dat|mat|xyz|d[0-9]+)$/i;
/** What operating systems and WFDB folders hold beside recordings. */
const NO_RECORDING =
  /(^|\/)(\.[^/]*|Thumbs\.db|desktop\.ini|RECORDS|ANNOTATORS|SHA256SUMS\.txt|LICENSE[^/]*|README[^/]*)$/i;

/** Formats of one file each; beside a WFDB header of the same stem every other suffix is an annotation of it. */
const WHOLE_RECORDING =
  /\.(csv|tsv|txt|xlsx|npy|npz|mat|h5|hdf5|parquet|dcm|dicom|xml|edf|bdf|scp|mwf|atc|json|zip|tar|tgz|tbz2|txz|gz|bz2|xz)$/i;

const stem = (path: string): string => path.replace(/(?<=[^/])\.[^./]*$/, "");

/**
 * Recordings in the order of their names: a WFDB header takes the signal files of its stem and those in its folder
 * that its lines name; every other file is a recording by itself. Annotation files that go with a header are left.
 */
export async function groupFiles(dropped: readonly DroppedFile[]): Promise<RecordingFiles[]> {
  const files = dropped.filter(({ path }) => !NO_RECORDING.test(path));
  const byPath = new Map(files.map((item) => [item.path, item]));
  const byStem = new Map<string, DroppedFile[]>();
  for (const item of files) {
    const beside = byStem.get(stem(item.path));
    if (beside === undefined) byStem.set(stem(item.path), [item]);
    else beside.push(item);
  }
  const headers = files.filter(({ path }) => HEADER.test(path));
  const parts = new Map<DroppedFile, DroppedFile[]>();
  await Promise.all(
    headers.map(async (header) => parts.set(header, await partsOfHeader(header, byStem, byPath))),
  );
  const segments = new Set(headers.flatMap((header) => parts.get(header)?.slice(1) ?? []));
  const taken = new Set<DroppedFile>();
  const recordings: RecordingFiles[] = [];
  for (const header of headers) {
    if (segments.has(header)) continue;
    const found = allParts(parts.get(header) ?? [header], parts);
    for (const part of found) taken.add(part);
    recordings.push({ name: stem(header.path), files: found });
  }
  const stems = new Set(headers.map(({ path }) => stem(path)));
  for (const item of files) {
    const annotation = stems.has(stem(item.path)) && !WHOLE_RECORDING.test(item.path);
    if (!taken.has(item) && !annotation) recordings.push({ name: stem(item.path), files: [item] });
  }
  const order = new Intl.Collator("en", { numeric: true });
  return distinct(recordings).sort((a, b) => order.compare(a.name, b.name));
}

/** The header, its signal files, and the headers of its segments where it has several. */
async function partsOfHeader(
  header: DroppedFile,
  byStem: ReadonlyMap<string, readonly DroppedFile[]>,
  byPath: ReadonlyMap<string, DroppedFile>,
): Promise<DroppedFile[]> {
  const folder = header.path.slice(0, header.path.lastIndexOf("/") + 1);
  const lines = (await header.file.slice(0, 65_536).text())
    .split(/\r?\n/)
    .filter((line) => line && !line.startsWith("#"));
  const named = lines.slice(1).map((line) => folder + (line.split(/\s+/)[0] ?? ""));
  const parts = named.flatMap((path) => byPath.get(path) ?? byPath.get(`${path}.hea`) ?? []);
  const own = (byStem.get(stem(header.path)) ?? []).filter(({ path }) => SIGNAL_OF_HEADER.test(path));
  return [...new Set([header, ...own, ...parts])];
}

/** A recording of several segments needs the signal files of each segment's header too. */
function allParts(
  found: readonly DroppedFile[],
  parts: ReadonlyMap<DroppedFile, readonly DroppedFile[]>,
): DroppedFile[] {
  return [...new Set([...found, ...found.flatMap((part) => parts.get(part) ?? [])])];
}

/** Two files that would carry one name keep their suffix in it. */
function distinct(recordings: readonly RecordingFiles[]): RecordingFiles[] {
  const uses = new Map<string, number>();
  for (const { name } of recordings) uses.set(name, (uses.get(name) ?? 0) + 1);
  return recordings.map((recording) => {
    const suffix = recording.files[0]?.path.match(/\.[^.]*$/)?.[0] ?? "";
    return (uses.get(recording.name) ?? 0) > 1 ? { ...recording, name: recording.name + suffix } : recording;
  });
}

const ARCHIVE = /\.(zip|tar|tgz|tbz2|txz|tar\.(gz|bz2|xz))$/i;

/** The one recording that was dropped, which is opened at once; null where there are several, or an archive. */
export function single(recordings: readonly RecordingFiles[]): RecordingFiles | null {
  const [only] = recordings;
  if (recordings.length !== 1 || only === undefined) return null;
  return ARCHIVE.test(only.files[0]?.path ?? "") ? null : only;
}

/** What was dropped or chosen; folder is the name of the one folder that all of it was in, empty where it was none. */
export interface Drop {
  readonly files: readonly DroppedFile[];
  readonly folder: string;
}

/** Files of a chooser; a folder chooser gives each its path below the folder. */
export function chosenFiles(list: FileList): Drop {
  const files = [...list];
  const path = files[0]?.webkitRelativePath ?? "";
  return {
    files: files.map((file) => ({ file, path: belowFolder(file.webkitRelativePath || file.name) })),
    folder: path.slice(0, Math.max(0, path.indexOf("/"))),
  };
}

const belowFolder = (path: string): string => path.slice(path.indexOf("/") + 1);

/** All files of a drop, folders walked; `items` must be read before the event ends, so this starts at once. */
export async function droppedFiles(items: DataTransferItemList): Promise<Drop> {
  const given = [...items].filter(({ kind }) => kind === "file");
  const entries = given.flatMap((item) => item.webkitGetAsEntry() ?? []);
  // What a program drags, such as a file out of an archive, is a file without an entry.
  const loose = entries.length === 0 ? given.flatMap((item) => item.getAsFile() ?? []) : [];
  const found = (await Promise.all(entries.map((entry) => walk(entry)))).flat();
  found.push(...loose.map((file) => ({ path: file.name, file })));
  const [only] = entries;
  if (entries.length !== 1 || !only?.isDirectory) return { files: found, folder: "" };
  return { files: found.map((item) => ({ ...item, path: belowFolder(item.path) })), folder: only.name };
}

async function walk(entry: FileSystemEntry): Promise<DroppedFile[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => {
      (entry as FileSystemFileEntry).file(resolve, reject);
    });
    return [{ file, path: entry.fullPath.replace(/^\//, "") }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    // A reader hands out a folder in portions and says by an empty one that it is done.
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject);
    });
    if (portion.length === 0) break;
    children.push(...portion);
  }
  return (await Promise.all(children.map((child) => walk(child)))).flat();
}
