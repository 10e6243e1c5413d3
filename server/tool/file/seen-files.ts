// Remembers the state in which a session has last seen each file, so that nothing is overwritten unseen.

export type FileStamp = { readonly mtimeMs: number; readonly size: number }

export type SeenFiles = {
  /** `path` is the real one. */
  get(path: string): FileStamp | undefined
  set(path: string, stamp: FileStamp): void
}

/** Makes an empty memory, for one session. */
export function createSeenFiles(): SeenFiles {
  const stamps = new Map<string, FileStamp>()
  return {
    get: (path) => stamps.get(path),
    set: (path, { mtimeMs, size }) => void stamps.set(path, { mtimeMs, size }),
  }
}
