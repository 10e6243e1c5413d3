// Shared by glob and grep: arguments of ripgrep, the order of the results, and the files that rules keep from the
// model.
import { stat } from "node:fs/promises"
import { evaluate } from "../../permission/rules.ts"
import type { ToolContext } from "../tool.ts"

/**
 * Arguments of every search: hidden files are included, `.git` is not. Put them after other globs, since the last glob
 * wins.
 */
export const searchArguments = ["--hidden", "--glob=!.git", "--color=never"] as const

/** The paths by modification time, newest first; missing files come last. */
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

/** Whether a search may show the content of a file: only if the `read` rules allow it without asking. */
export function createReadFilter(context: ToolContext): (path: string) => boolean {
  const rules = context.rules()
  return (path) => evaluate("read", path, rules) === "allow"
}
