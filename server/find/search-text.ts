// Searches the text of files with ripgrep, whose time is linear in the size of the text. Size and time are limited.
import type { Ripgrep } from "../base/ripgrep.ts"
import { NamedError } from "../schema/error.ts"
import type { TextMatch } from "../schema/file.ts"
import { cutText } from "../base/cut-text.ts"

const maxMatches = 1000
const maxSubmatches = 100

type Text = { readonly text?: string; readonly bytes?: string }
type Event = {
  readonly type: string
  readonly data: {
    readonly path: Text
    readonly lines: Text
    readonly line_number: number
    readonly absolute_offset: number
    readonly submatches: readonly { readonly match: Text; readonly start: number; readonly end: number }[]
  }
}

export type FoundText = {
  readonly matches: TextMatch[]
  /** Why the result is incomplete: too many or too long lines, or a timeout. */
  readonly cut?: "size" | "time"
}

export type TextQuery = {
  readonly directory: string
  readonly ripgrep: Ripgrep
  /** A regular expression of ripgrep. */
  readonly pattern: string
  readonly timeoutMs: number
  readonly signal?: AbortSignal
}

/** See `Find.text`. Returns at most 1000 lines, found within the timeout. */
export async function searchText(query: TextQuery): Promise<FoundText> {
  const { directory, ripgrep, pattern, timeoutMs, signal } = query
  if (pattern.includes("\0")) throw badPattern("it holds a NUL character")
  const matches: TextMatch[] = []
  const args = ["--json", "--hidden", "--glob=!.git", "--no-messages", "--regexp=" + pattern, "--", "./"]
  const result = await ripgrep({
    args,
    cwd: directory,
    timeoutMs,
    maxLineBytes: 256 * 1024,
    ...(signal ? { signal } : {}),
    onLine(line) {
      const event = JSON.parse(line) as Event
      if (event.type !== "match") return true
      if (matches.length === maxMatches) return false
      matches.push(toMatch(event.data))
      return true
    },
  })
  // Unreadable files cause exit code 2 as well, but no message with --no-messages.
  if (result.exitCode === 2 && result.stderr !== "") throw badPattern(toPatternError(result.stderr))
  matches.sort((a, b) => compare(a.path.text, b.path.text) || a.line_number - b.line_number)
  return { matches, ...(result.truncated ? { cut: result.timedOut ? "time" : "size" } : {}) }
}

function toMatch(data: Event["data"]): TextMatch {
  return {
    path: { text: toText(data.path).replace(/^\.\//, "") },
    lines: { text: toText(data.lines) },
    line_number: data.line_number,
    absolute_offset: data.absolute_offset,
    submatches: data.submatches
      .slice(0, maxSubmatches)
      .map(({ match, start, end }) => ({ match: { text: toText(match) }, start, end })),
  }
}

/** ripgrep encodes text that is not UTF-8 as base64. */
function toText(value: Text): string {
  return value.text ?? Buffer.from(value.bytes ?? "", "base64").toString("utf8")
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The last line of the message is the reason; the lines before it show the position. */
function toPatternError(stderr: string): string {
  const last = stderr.split("\n").at(-1) ?? ""
  return cutText(last.replace(/^(rg: )?(error: )?/, ""), 300)
}

function badPattern(reason: string): NamedError<"BadRequestError"> {
  return new NamedError("BadRequestError", { message: `Not a valid pattern: ${reason}`, path: ["pattern"] })
}
