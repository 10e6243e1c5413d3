// The options that listing, reading and the status of files share.
import type { Git } from "../base/git.ts"

export type FilesOptions = {
  /** Resolved and absolute. */
  readonly directory: string
  readonly git: Git
  /** The root of the repository around the directory; undefined outside git. */
  readonly gitRoot?: string | undefined
}
