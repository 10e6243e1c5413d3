// Shared by glob and grep: arguments of ripgrep, and the order of the results.
import { stat } from "node:fs/promises"

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
