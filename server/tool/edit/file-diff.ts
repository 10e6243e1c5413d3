// Compares two states of a file in bounded time.
import type { StructuredPatch } from "diff"
import type { FileDiff } from "../../schema/file.ts"

const timeoutMs = 1000

/** Returns a unified diff with the given name, and the summary that the API shows. */
export async function compareTexts(
  path: string,
  before: string,
  after: string,
): Promise<{ diff: string; filediff: FileDiff & { patch: string } }> {
  const { createTwoFilesPatch, formatPatch } = await import("diff")
  // Undefined after the timeout, which only texts with little in common reach: then all lines are replaced.
  const diff =
    (createTwoFilesPatch(path, path, before, after, undefined, undefined, { timeout: timeoutMs }) as
      | string
      | undefined) ?? formatPatch(toReplacement(path, before, after))
  const lines = diff.slice(diff.indexOf("@@")).split("\n")
  const count = (sign: string) => lines.filter((line) => line.startsWith(sign)).length
  const filediff = { file: path, before, after, patch: diff, additions: count("+"), deletions: count("-") }
  return { diff, filediff }
}

function toReplacement(path: string, before: string, after: string): StructuredPatch {
  const [removed, added] = [splitLines(before), splitLines(after)]
  const toLines = (sign: string, { lines, isTerminated }: Lines) => [
    ...lines.map((line) => sign + line),
    ...(isTerminated ? [] : ["\\ No newline at end of file"]),
  ]
  return {
    oldFileName: path,
    newFileName: path,
    oldHeader: undefined,
    newHeader: undefined,
    hunks: [
      {
        oldStart: 1,
        oldLines: removed.lines.length,
        newStart: 1,
        newLines: added.lines.length,
        lines: [...toLines("-", removed), ...toLines("+", added)],
      },
    ],
  }
}

type Lines = { readonly lines: readonly string[]; readonly isTerminated: boolean }

function splitLines(text: string): Lines {
  if (text === "") return { lines: [], isTerminated: true }
  const isTerminated = text.endsWith("\n")
  return { lines: (isTerminated ? text.slice(0, -1) : text).split("\n"), isTerminated }
}
