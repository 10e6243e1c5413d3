// What every call about files needs to know.
export type FilesOptions = {
  /** Real and absolute. */
  readonly directory: string
  /** The git root around it, none outside git. */
  readonly gitRoot?: string | undefined
}
