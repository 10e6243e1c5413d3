// Searches the text of files. The engine is ripgrep's, whose time grows with the text alone; size and time are capped.
import { ripgrep } from "../base/ripgrep.ts"
import { NamedError } from "../schema/error.ts"
import type { TextMatch } from "../schema/file.ts"

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
  /** Not all there is: too many or too long lines, or the time was over. */
  readonly cut?: "size" | "time"
}

/** See `Find.text`; at most 1000 lines, and what was found in time. */
export async function searchText(
  directory: string,
  pattern: string,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<FoundText> {
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
  // Files that could not be read give 2 as well, but no message here.
  if (result.exitCode === 2 && result.stderr !== "") throw badPattern(toReason(result.stderr))
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

/** What is no UTF-8 comes as base64. */
function toText(value: Text): string {
  return value.text ?? Buffer.from(value.bytes ?? "", "base64").toString("utf8")
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The last line says what is wrong; those before draw it. */
function toReason(stderr: string): string {
  const last = stderr.split("\n").at(-1) ?? ""
  return last.replace(/^(rg: )?(error: )?/, "").slice(0, 300)
}

function badPattern(reason: string): NamedError<"BadRequestError"> {
  return new NamedError("BadRequestError", { message: `Not a valid pattern: ${reason}`, path: ["pattern"] })
}
