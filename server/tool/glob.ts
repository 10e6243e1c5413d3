// Finds files by name.
import { isAbsolute, join } from "node:path"
import * as z from "zod"
import { expandHome } from "../base/expand-home.ts"
import type { Ripgrep } from "../base/ripgrep.ts"
import { resolvePath } from "./file/resolved-path.ts"
import { searchArguments, sortByAge } from "./file/search.ts"
import { defineTool } from "./tool.ts"

const maxShown = 100
const maxFound = 20_000

export function createGlobTool(ripgrep: Ripgrep) {
  return defineTool({
    id: "glob",
    onlyReads: true,
    describe: () =>
      [
        "Finds files by a pattern of their names, such as `**/*.ts` or `src/**/test_*.py`, newest first.",
        `- Ignored folders are left out; at most ${maxShown} files are listed.`,
        "- To find by content use `grep`.",
      ].join("\n"),
    input: z.object({
      pattern: z.string().min(1).max(2000).describe("The pattern, relative to the folder"),
      path: z.string().optional().describe("The folder to look in (default: the working directory)"),
    }),
    async run(input, context) {
      const { folder, pattern } = split(expandHome(input.pattern, context.home), input.path)
      const path = await resolvePath(context, folder)
      await context.ask({ permission: "glob", patterns: [input.pattern], always: ["*"], metadata: { ...input } })
      const isMatch = await createMatcher(pattern)
      const found: string[] = []
      const { truncated, exitCode, stderr } = await ripgrep({
        args: ["--files", "--null", ...searchArguments],
        cwd: path.real,
        signal: context.signal,
        separator: "\0",
        onLine: (line) => !isMatch(line) || found.push(join(path.absolute, line)) < maxFound,
      })
      if (exitCode === 2 && found.length === 0 && stderr) throw new Error(`The search failed: ${stderr}`)
      const shown = (await sortByAge(found)).slice(0, maxShown)
      const isCut = truncated || shown.length < found.length
      const lines = shown.length > 0 ? [...shown] : ["No files found"]
      if (isCut)
        lines.push(
          "",
          `(The newest ${shown.length} of ${truncated ? "over " : ""}${found.length}: narrow the pattern or the path.)`,
        )
      return { title: path.relative, output: lines.join("\n"), metadata: { count: shown.length, truncated: isCut } }
    },
  })
}

/** Matches here, since ripgrep's own `--glob` would include files that the ignore files exclude. */
async function createMatcher(pattern: string): Promise<(path: string) => boolean> {
  const { default: picomatch } = await import("picomatch")
  // A pattern without a slash matches a name in any folder, as in an ignore file.
  return picomatch(pattern.replace(/^\//, ""), { dot: true, basename: !pattern.includes("/") })
}

/**
 * Splits an absolute pattern into its folder without wildcards and the rest; the rest starts with a slash, so it is
 * anchored.
 */
function split(pattern: string, path = "."): { folder: string; pattern: string } {
  if (!isAbsolute(pattern)) return { folder: path, pattern }
  const parts = pattern.split("/")
  const first = parts.findIndex((part) => /[*?[\]{}]/.test(part))
  const end = first < 0 ? parts.length - 1 : first
  return { folder: parts.slice(0, end).join("/") || "/", pattern: "/" + parts.slice(end).join("/") }
}
