// The files of a directory, as the API shows them.
// Guarantees: nothing outside of the directory is read, also not through a link, and only regular files are opened.
import type { FileContent, FileNode, FileStatus } from "../schema/file.ts"
import type { FilesOptions } from "./files-options.ts"
import { listFolder } from "./list-folder.ts"
import { listStatus } from "./list-status.ts"
import { readContent } from "./read-content.ts"

export type Files = {
  /** Folders first, then by name; `[]` when the path is not a folder. Throws BadRequestError for a path outside. */
  list(path: string): Promise<FileNode[]>
  /**
   * Empty text for a missing file or a folder. Throws BadRequestError for a path outside, or a device, socket or FIFO.
   */
  read(path: string): Promise<FileContent>
  /** The changes to HEAD below the directory; `[]` outside git. */
  status(): Promise<FileStatus[]>
}

/** Holds nothing open between calls. */
export function createFiles(options: FilesOptions): Files {
  return {
    list: (path) => listFolder(options, path),
    read: (path) => readContent(options, path),
    status: () => listStatus(options),
  }
}
