// Compares two states of a file in bounded time.
import type { FileDiff } from "../../schema/file.ts"

const timeoutMs = 1000

/** Returns a unified diff with absolute names, and the summary that the API shows. */
export async function compareTexts(
  path: string,
  before: string,
  after: string,
): Promise<{ diff: string; filediff: FileDiff }> {
  const { createTwoFilesPatch } = await import("diff")
  // Undefined after the timeout, which only texts with little in common reach.
  const diff = createTwoFilesPatch(path, path, before, after, undefined, undefined, { timeout: timeoutMs }) as
    | string
    | undefined
  const lines = diff?.slice(diff.indexOf("@@")).split("\n")
  const count = (sign: string, whole: string) =>
    lines?.filter((line) => line.startsWith(sign)).length ?? countLines(whole)
  const filediff = { file: path, before, after, additions: count("+", after), deletions: count("-", before) }
  return { diff: diff ?? `Index: ${path}\n(${before.length} characters replaced by ${after.length})\n`, filediff }
}

function countLines(text: string): number {
  return text === "" ? 0 : text.replace(/\n$/, "").split("\n").length
}
