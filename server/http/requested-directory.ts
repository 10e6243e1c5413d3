// The directory that a request names, before it is resolved.
import { isAbsolute } from "node:path"
import type { Request } from "express"
import type { RequestedDirectory } from "../project/resolve-directory.ts"

/** Reads the query parameter `directory` and the header `x-opencode-directory`; an empty value counts as absent. */
export function toRequestedDirectory(request: Request): RequestedDirectory {
  const start = request.url.indexOf("?")
  const query = start < 0 ? null : new URLSearchParams(request.url.slice(start + 1)).get("directory")
  const header = request.headers["x-opencode-directory"]
  return {
    ...(query ? { query: decodeTwice(query) } : {}),
    ...(typeof header === "string" && header !== "" ? { header } : {}),
  }
}

/** Some clients encode a value that their library encodes again. An absolute path is never such a value. */
function decodeTwice(directory: string): string {
  if (isAbsolute(directory)) return directory
  try {
    return decodeURIComponent(directory)
  } catch {
    return directory
  }
}
