// The files of a directory as the API shows them. Nothing here leaves the directory, follows a link out of it, or reads
// what is no regular file.
import type { FileContent, FileNode, FileStatus } from "../schema/file.ts"
import type { FilesOptions } from "./files-options.ts"
import { listFolder } from "./list-folder.ts"
import { listStatus } from "./list-status.ts"
import { readContent } from "./read-content.ts"

export type Files = {
  /** Folders first, each by name; `[]` for what is no folder. Throws BadRequestError for a path that leads out. */
  list(path: string): Promise<FileNode[]>
  /** Empty text for what is missing or a folder. Throws BadRequestError for a path that leads out or is no file. */
  read(path: string): Promise<FileContent>
  /** What differs from HEAD below the directory; `[]` outside git. */
  status(): Promise<FileStatus[]>
}

/** Keeps nothing open between calls. */
export function createFiles(options: FilesOptions): Files {
  return {
    list: (path) => listFolder(options, path),
    read: (path) => readContent(options, path),
    status: () => listStatus(options),
  }
}
