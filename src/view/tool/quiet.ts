// Renders tools that only read: one quiet line each; consecutive calls of one tool are counted.
import { pluralize } from "../../text/number.ts"
import { numberField, textField } from "../../text/record-field.ts"
import type { ToolRenderer } from "./tool-renderer.ts"

export const readRenderer: ToolRenderer = {
  glyph: "→",
  group: (count) => `Read ${pluralize(count, "file")}`,
  summary: ({ input }, { shortPath }) => {
    const offset = numberField(input, "offset")
    const limit = numberField(input, "limit")
    const range = offset === undefined && limit === undefined ? undefined : `from line ${(offset ?? 0) + 1}`
    return { verb: "Read", target: shortPath(textField(input, "filePath")), ...(range ? { note: range } : {}) }
  },
}

export const listRenderer: ToolRenderer = {
  glyph: "→",
  group: (count) => `List ${pluralize(count, "folder")}`,
  summary: ({ input }, { shortPath }) => ({ verb: "List", target: shortPath(textField(input, "path")) || "." }),
}

export const globRenderer: ToolRenderer = {
  glyph: "✱",
  group: (count) => `Glob ${pluralize(count, "pattern")}`,
  summary: ({ input, metadata, status }, { shortPath }) =>
    search("Glob", input, shortPath, status, numberField(metadata, "count"), "file"),
}

export const grepRenderer: ToolRenderer = {
  glyph: "✱",
  group: (count) => `Grep ${pluralize(count, "pattern")}`,
  summary: ({ input, metadata, status }, { shortPath }) =>
    search("Grep", input, shortPath, status, numberField(metadata, "matches"), "hit"),
}

function search(
  verb: string,
  input: Readonly<Record<string, unknown>>,
  shortPath: (path: string) => string,
  status: string,
  count: number | undefined,
  noun: string,
) {
  const path = shortPath(textField(input, "path"))
  const pattern = textField(input, "pattern")
  // Missing while the arguments of the call are streaming.
  if (pattern === "") return { verb }
  const target = `"${pattern}"${path && path !== "." ? ` in ${path}` : ""}`
  if (status !== "completed" || count === undefined) return { verb, target }
  return { verb, target, note: count === 0 ? `no ${noun}s` : pluralize(count, noun) }
}

export const webfetchRenderer: ToolRenderer = {
  glyph: "%",
  group: (count) => `Fetch ${pluralize(count, "page")}`,
  summary: ({ input }) => ({ verb: "Fetch", target: textField(input, "url") }),
}

export const websearchRenderer: ToolRenderer = {
  glyph: "◈",
  summary: ({ input }) => ({ verb: "Search the web", target: `"${textField(input, "query")}"` }),
}

export const skillRenderer: ToolRenderer = {
  glyph: "→",
  summary: ({ input }) => ({ verb: "Skill", target: textField(input, "name") }),
}
