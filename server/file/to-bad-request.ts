// Converts the errors of rejected paths into BadRequestError, which names the field.
import { PathError } from "../base/file/containment.ts"
import { NamedError } from "../schema/error.ts"

/** BadRequestError for a rejected or unreadable path; any other error unchanged. */
export function toBadRequest(error: unknown): unknown {
  if (error instanceof PathError)
    return new NamedError("BadRequestError", { message: error.message, path: ["path"] }, { cause: error })
  const code = (error as NodeJS.ErrnoException).code
  if (code === "EACCES" || code === "EPERM")
    return new NamedError(
      "BadRequestError",
      { message: "No permission to read this path", path: ["path"] },
      { cause: error },
    )
  if (code === "ENAMETOOLONG")
    return new NamedError("BadRequestError", { message: "The path is too long", path: ["path"] }, { cause: error })
  return error
}

/** Whether an error means that nothing exists at the path. */
export function isMissing(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code
  return code === "ENOENT" || code === "ENOTDIR"
}
