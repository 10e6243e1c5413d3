// The files that an unfinished tool call was about to write.
import { resolve } from "node:path"
import type { Part } from "../../schema/part.ts"

const patched = /^\*\*\* (?:Add|Update) File: (.+)$/gm

/** Absolute paths; empty for any other part. */
export function listTargets(part: Part, directory: string): string[] {
  if (part.type !== "tool" || part.state.status === "completed" || part.state.status === "error") return []
  const { filePath, patchText } = part.state.input
  const named = typeof filePath === "string" ? [filePath] : []
  const inPatch = typeof patchText === "string" ? [...patchText.matchAll(patched)].map(([, path = ""]) => path) : []
  return [...named, ...inPatch].map((path) => resolve(directory, path.trim()))
}
