/** Endings that a recording has; of a folder, only such files are taken. */
const ENDING =
  /\.(wav|wave|mp3|flac|ogg|oga|opus|m4a|mp4|aac|webm|weba|aif|aiff|au|snd|ulaw|alaw|g711|amr|wma|mkv|mov|3gp|caf)$/i

/** What was dropped or chosen, folders opened. */
export interface DroppedFiles {
  readonly files: readonly File[]
  /** Files of folders that are no recordings. */
  readonly skipped: number
}

/** Files that were chosen by a dialog, one by one or as a folder. */
export function chosenFiles(list: FileList): DroppedFiles {
  const all = [...list]
  const files = all.filter(file => !file.webkitRelativePath || isRecording(file.name))
  return { files, skipped: all.length - files.length }
}

/** What was dropped: files as they are, and the recordings of folders, however deep. */
export async function droppedFiles(transfer: DataTransfer): Promise<DroppedFiles> {
  // Entries are gone once this event is over, so all are taken before the first is waited for.
  const entries = [...transfer.items].flatMap(item => item.webkitGetAsEntry() ?? [])
  if (entries.length === 0) return { files: [...transfer.files], skipped: 0 }
  const files: File[] = []
  let skipped = 0
  const walk = async (entry: FileSystemEntry, inFolder: boolean): Promise<void> => {
    if (isFolder(entry)) for (const child of await childrenOf(entry)) await walk(child, true)
    else if (!inFolder || isRecording(entry.name)) files.push(await fileOf(entry as FileSystemFileEntry))
    else skipped++
  }
  for (const entry of entries) await walk(entry, false)
  return { files, skipped }
}

/** Whether a file of a folder is worth sending: by its ending, and not one that systems hide. */
export function isRecording(name: string): boolean {
  return !name.startsWith('.') && ENDING.test(name)
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory
}

async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const children: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return children
    children.push(...some)
  }
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject))
}
