// The state in which a session last saw each file, so that no unseen change is overwritten.

export type FileStamp = { readonly mtimeMs: number; readonly size: number }

/** Keyed by the resolved path. */
export type SeenFiles = {
  get(path: string): FileStamp | undefined
  set(path: string, stamp: FileStamp): void
}

/** Creates the empty record of one session. */
export function createSeenFiles(): SeenFiles {
  const stamps = new Map<string, FileStamp>()
  return {
    get: (path) => stamps.get(path),
    set: (path, { mtimeMs, size }) => void stamps.set(path, { mtimeMs, size }),
  }
}
