// What a permission request asks for: a command, a diff, an address, a folder. The user decides by these rows, so they are
// complete: nothing is cut or hidden, and nothing reaches the terminal unescaped or looks like something else.
import type { PermissionRequest } from "../../../server/schema/permission.ts"
import type { Part } from "../../../server/schema/part.ts"
import { parseDiff } from "../../text/diff/parse.ts"
import { diffRows } from "../../text/diff/rows.ts"
import type { Highlight } from "../../text/highlight/highlight.ts"
import { recordField, recordsField, textField } from "../../text/record-field.ts"
import { reveal, type RevealOptions } from "../../text/row/reveal.ts"
import { span, type Row, type Style } from "../../text/row/span.ts"
import { clip } from "../../text/row/width.ts"

export type RequestContent = { readonly head: Row; readonly rows: readonly Row[] }

export type RequestInput = {
  readonly request: PermissionRequest
  /** The tool call that asks, if it is known. */
  readonly part: Part | undefined
  readonly columns: number
  readonly highlight?: Highlight | undefined
}

type Render = (
  request: PermissionRequest,
  input: Readonly<Record<string, unknown>>,
  columns: number,
  highlight: Highlight | undefined,
) => RequestContent

const renderers: Readonly<Record<string, Render>> = {
  edit: toEdit("Edit"),
  write: toEdit("Write"),
  bash: toCommand,
  webfetch: (request, input, columns) => ({
    head: [span("% Fetch an address", { fg: "text" })],
    rows: hardWrap(typeof input.url === "string" ? input.url : request.patterns.join("\n"), columns, { fg: "text" }),
  }),
  read: (request, input, columns) => ({
    head: [span("→ Read", { fg: "text" })],
    rows: [
      ...request.patterns.flatMap((text) => bullet(text, columns)),
      ...toFields(pickPresent(input, ["command", "filePath", "path", "pattern"]), columns),
    ],
  }),
  external_directory: (request, input, columns) => ({
    head: [span("← Reach outside of the project", { fg: "text" })],
    // The call that asks. Contents of files have a request of their own.
    rows: [
      ...request.patterns.flatMap((text) => bullet(text, columns)),
      ...toFields(pickPresent(input, ["command", "filePath", "path", "pattern"]), columns),
    ],
  }),
  max_steps: ({ metadata }, _input, columns) => ({
    head: [span(`↻ ${reveal(String(metadata.steps))} steps were taken for this prompt`, { fg: "text" })],
    rows: hardWrap(
      `Each step is a call of the model, sub-agents included. Allowing it goes on for up to ${String(metadata.more)} more; rejecting it ends the turn.`,
      columns,
      { fg: "textMuted" },
    ),
  }),
  sandbox(request, input, columns) {
    const { rows } = toCommand({ ...request, metadata: {} }, input, columns)
    const reason = textField(request.metadata, "reason")
    return {
      head: [span("→ Run outside of the sandbox", { fg: "text" })],
      rows: [...rows, ...(reason ? hardWrap(`in it, ${reason}`, columns, { fg: "warning" }) : [])],
    }
  },
  doom_loop: (request, input, columns) => ({
    head: [
      span(
        `↻ ${reveal(textField(request.metadata, "tool") || request.patterns.join(", "))} repeated with the same input`,
        { fg: "text" },
      ),
    ],
    rows: toFields(recordField(request.metadata, "input") ?? input, columns),
  }),
}

export function toRequestContent({ request, part, columns, highlight }: RequestInput): RequestContent {
  const input = part?.type === "tool" ? part.state.input : {}
  const render = renderers[request.permission] ?? toOther
  return render(request, input, columns, highlight)
}

function toCommand(
  request: PermissionRequest,
  input: Readonly<Record<string, unknown>>,
  columns: number,
): RequestContent {
  const command = typeof input.command === "string" ? input.command : request.patterns.join("\n")
  const description = typeof input.description === "string" ? input.description : "Run a command"
  const lines = hardWrap(command, columns - 2, { fg: "text" }, { isCommand: true })
  const rows = lines.map((row, index): Row => [span(index === 0 ? "$ " : "  ", { fg: "textMuted" }), ...row])
  const hasOwnRows = request.patterns.length > 1
  const parts = hasOwnRows ? request.patterns.flatMap((text) => bullet(text, columns, { isCommand: true })) : []
  return {
    head: [span("# ", { fg: "textMuted" }), span(reveal(description), { fg: "textMuted" })],
    rows: [...rows, ...parts, ...toReasons(request.metadata, columns)],
  }
}

/** Why the user is asked, one reason a line. */
function toReasons(metadata: PermissionRequest["metadata"], columns: number): Row[] {
  return textField(metadata, "reason")
    .split("; ")
    .filter(Boolean)
    .flatMap((text) => hardWrap(`! ${text}`, columns, { fg: "warning" }))
}

function toOther(
  request: PermissionRequest,
  input: Readonly<Record<string, unknown>>,
  columns: number,
): RequestContent {
  const patterns = request.patterns.filter((pattern) => pattern !== "*").flatMap((text) => bullet(text, columns))
  return {
    head: [span(`⚙ ${reveal(request.permission)}`, { fg: "text" })],
    rows: [...patterns, ...toFields(input, columns)],
  }
}

function toEdit(verb: string): Render {
  return (request, _input, columns, highlight) => {
    const diff = textField(request.metadata, "diff")
    const path = request.patterns.join(", ") || textField(request.metadata, "filepath")
    return {
      head: [span(`← ${verb} `, { fg: "text" }), span(reveal(path), { fg: "text", bold: true })],
      rows: [
        ...toWarnings(request.metadata, columns),
        // A file that a shell line writes.
        ...toFields(pickPresent(request.metadata, ["command"]), columns),
        ...(diff ? diffRows(parseDiff(diff), columns, { highlight }) : []),
      ],
    }
  }
}

/** The targets of symlinks, and why the user is asked although the rules allow the call. */
function toWarnings(metadata: PermissionRequest["metadata"], columns: number): Row[] {
  const targets = [metadata, ...recordsField(metadata, "files")]
    .map((each) => textField(each, "target"))
    .filter(Boolean)
  const reason = textField(metadata, "reason")
  return [...targets.map((target) => `a link, to ${target}`), ...(reason ? [reason] : [])].flatMap((text) =>
    hardWrap(text, columns, { fg: "warning" }),
  )
}

function toFields(input: Readonly<Record<string, unknown>>, columns: number): Row[] {
  return Object.entries(input).flatMap(([name, value]) => {
    const text = typeof value === "string" ? value : JSON.stringify(value)
    return hardWrap(`${name}: ${text}`, columns, { fg: "textMuted" }, { isCommand: name === "command" })
  })
}

function pickPresent(record: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.flatMap((name) => (record[name] === undefined ? [] : [[name, record[name]]])))
}

function bullet(text: string, columns: number, options?: RevealOptions): Row[] {
  return hardWrap(text, columns - 2, { fg: "textMuted" }, options).map((row, index) => [
    span(index === 0 ? "- " : "  ", { fg: "textMuted" }),
    ...row,
  ])
}

/** Breaks at the edge and nowhere else, so that no space and no character is lost. */
export function hardWrap(text: string, columns: number, style: Style, options?: RevealOptions): Row[] {
  const rows: Row[] = []
  for (const line of reveal(text, { ...options, multiline: true }).split("\n")) {
    let rest = line
    do {
      const piece = clip(rest, Math.max(2, columns)) || rest
      rows.push([span(piece, style)])
      rest = rest.slice(piece.length)
    } while (rest !== "")
  }
  return rows
}
