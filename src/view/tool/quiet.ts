// Renders tools that only read: one quiet line each; consecutive calls of one tool are counted.
import { pluralize } from "../../text/number.ts"
import { countIn, textOf, type ToolRenderer } from "./tool-renderer.ts"

export const readRenderer: ToolRenderer = {
  glyph: "→",
  group: (count) => `Read ${pluralize(count, "file")}`,
  summary: ({ input }, { shortPath }) => {
    const offset = countIn(input, "offset")
    const limit = countIn(input, "limit")
    const range = offset === undefined && limit === undefined ? undefined : `from line ${(offset ?? 0) + 1}`
    return { verb: "Read", target: shortPath(textOf(input, "filePath")), ...(range ? { note: range } : {}) }
  },
}

export const listRenderer: ToolRenderer = {
  glyph: "→",
  group: (count) => `List ${pluralize(count, "folder")}`,
  summary: ({ input }, { shortPath }) => ({ verb: "List", target: shortPath(textOf(input, "path")) || "." }),
}

export const globRenderer: ToolRenderer = {
  glyph: "✱",
  group: (count) => `Glob ${pluralize(count, "pattern")}`,
  summary: ({ input, metadata, status }, { shortPath }) =>
    search("Glob", input, shortPath, status, countIn(metadata, "count"), "file"),
}

export const grepRenderer: ToolRenderer = {
  glyph: "✱",
  group: (count) => `Grep ${pluralize(count, "pattern")}`,
  summary: ({ input, metadata, status }, { shortPath }) =>
    search("Grep", input, shortPath, status, countIn(metadata, "matches"), "hit"),
}

function search(
  verb: string,
  input: Readonly<Record<string, unknown>>,
  shortPath: (path: string) => string,
  status: string,
  count: number | undefined,
  noun: string,
) {
  const path = shortPath(textOf(input, "path"))
  const pattern = textOf(input, "pattern")
  // Missing while the arguments of the call are streaming.
  if (pattern === "") return { verb }
  const target = `"${pattern}"${path && path !== "." ? ` in ${path}` : ""}`
  if (status !== "completed" || count === undefined) return { verb, target }
  return { verb, target, note: count === 0 ? `no ${noun}s` : pluralize(count, noun) }
}

export const webfetchRenderer: ToolRenderer = {
  glyph: "%",
  group: (count) => `Fetch ${pluralize(count, "page")}`,
  summary: ({ input }) => ({ verb: "Fetch", target: textOf(input, "url") }),
}

export const websearchRenderer: ToolRenderer = {
  glyph: "◈",
  summary: ({ input }) => ({ verb: "Search the web", target: `"${textOf(input, "query")}"` }),
}

export const skillRenderer: ToolRenderer = {
  glyph: "→",
  summary: ({ input }) => ({ verb: "Skill", target: textOf(input, "name") }),
}
