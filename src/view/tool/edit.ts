// Changes to files: edit, write and patches, each with its statistics and its diff.
import { diffRows, statsRow } from "../../text/diff/rows.ts"
import { diffStats, parseDiff } from "../../text/diff/parse.ts"
import { pluralize } from "../../text/number.ts"
import { type Row, span } from "../../text/row/span.ts"
import { sanitize } from "../../text/row/sanitize.ts"
import { recordsField, textField } from "../../text/record-field.ts"
import type { ToolCall, ToolLayout, ToolRenderer } from "./tool-renderer.ts"

const foldedRows = 20
const expandedRows = 4000
const previewLines = 8

export const editRenderer: ToolRenderer = {
  glyph: "←",
  isBlock: true,
  summary: ({ input }, { shortPath }) => ({ verb: "Edit", target: shortPath(textField(input, "filePath")) }),
  aside: asideRow,
  body: diffBody,
}

export const writeRenderer: ToolRenderer = {
  glyph: "←",
  isBlock: true,
  summary: ({ input }, { shortPath }) => ({ verb: "Write", target: shortPath(textField(input, "filePath")) }),
  aside: (call) => (call.metadata["diff"] ? asideRow(call) : writtenAside(call)),
  body: (call, layout) => (textField(call.metadata, "diff") ? diffBody(call, layout) : contentBody(call, layout)),
}

export const patchRenderer: ToolRenderer = {
  glyph: "←",
  isBlock: true,
  summary: ({ metadata, input }) => {
    const files = recordsField(metadata, "files").map(
      (file) => textField(file, "relativePath") || textField(file, "filePath"),
    )
    const named = files.length ? files : patchedFiles(textField(input, "patchText"))
    return { verb: "Patch", target: named.length > 3 ? pluralize(named.length, "file") : named.join(", ") }
  },
  aside: asideRow,
  body: diffBody,
}

function patchedFiles(patch: string): string[] {
  return [...patch.matchAll(/^\*\*\* (?:Add|Update|Delete) File: (.+)$/gm)].map(([, path = ""]) => path)
}

function asideRow(call: ToolCall): Row {
  const diff = textField(call.metadata, "diff")
  if (!diff) return []
  return statsRow(diffStats(parseDiff(diff)))
}

function writtenAside(call: ToolCall): Row {
  if (call.status !== "completed") return []
  return statsRow({ additions: lineCount(textField(call.input, "content")), deletions: 0 })
}

function lineCount(content: string): number {
  return content ? content.replace(/\n$/, "").split("\n").length : 0
}

function diffBody(call: ToolCall, { columns, isExpanded, shortPath, highlight }: ToolLayout): readonly Row[] {
  const diff = textField(call.metadata, "diff")
  const files = (diff ? parseDiff(diff) : []).map((file) => ({ ...file, path: shortPath(file.path) }))
  return [
    ...diffRows(files, columns, { maxRows: isExpanded ? expandedRows : foldedRows, highlight }),
    ...diagnosticRows(call.metadata["diagnostics"]),
  ]
}

/** A new file has no diff. Its first lines are shown once it is written; until then the permission request shows all of it. */
function contentBody(call: ToolCall, { columns, isExpanded, highlight }: ToolLayout): readonly Row[] {
  const content = textField(call.input, "content").replace(/\n$/, "")
  if (!content || call.status === "pending" || call.status === "running") return []
  const lines = content.split("\n").slice(0, isExpanded ? expandedRows : previewLines)
  const hidden = lineCount(content) - lines.length
  const added = { kind: "added" as const }
  const file = {
    path: textField(call.input, "filePath"),
    additions: lines.length,
    deletions: 0,
    hunks: [{ header: "", lines: lines.map((text, index) => ({ ...added, text, newLine: index + 1 })) }],
  }
  const rows = diffRows([file], columns, { showsPaths: false, highlight })
  if (hidden > 0) rows.push([span(`… ${pluralize(hidden, "line")} more`, { fg: "textMuted", italic: true })])
  return rows
}

/** Errors that a language server reported after the change; at most three. */
function diagnosticRows(diagnostics: unknown): Row[] {
  if (typeof diagnostics !== "object" || diagnostics === null) return []
  const found = Object.values(diagnostics)
    .flat()
    .filter((item): item is { severity?: number; message: string; range?: { start?: { line?: number } } } => {
      return typeof item === "object" && item !== null && typeof (item as { message?: unknown }).message === "string"
    })
    .filter((item) => item.severity === undefined || item.severity === 1)
  return found.slice(0, 3).map((item) => {
    const line = (item.range?.start?.line ?? 0) + 1
    return [span(`✗ line ${line}: ${sanitize(item.message.split("\n", 1)[0] ?? "")}`, { fg: "error" })]
  })
}
