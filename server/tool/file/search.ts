// What glob and grep share: files by age, with what their rules forbid left out.
import { stat } from "node:fs/promises"
import { evaluate } from "../../permission/rules.ts"
import type { ToolContext } from "../tool.ts"

/** Arguments of every search: hidden files count, git's own don't. They follow a caller's globs, since the last one wins. */
export const searchArguments = ["--hidden", "--glob=!.git", "--color=never"] as const

/** The paths by time of change, newest first; those that are gone come last. */
export async function sortByAge(paths: readonly string[]): Promise<string[]> {
  const aged = await Promise.all(
    paths.map(async (path) => ({
      path,
      time: await stat(path).then(
        (info) => info.mtimeMs,
        () => 0,
      ),
    })),
  )
  return aged.sort((a, b) => b.time - a.time || (a.path < b.path ? -1 : 1)).map(({ path }) => path)
}

/** Whether a search may show what is in a file: what reading would ask about, it keeps back. */
export function createReadFilter(ctx: ToolContext): (path: string) => boolean {
  const rules = ctx.rules()
  return (path) => evaluate("read", path, rules) === "allow"
}
