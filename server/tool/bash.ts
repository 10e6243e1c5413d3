// Runs a shell line after every command in it was permitted.
import * as z from "zod"
import type { Environment } from "../base/environment.ts"
import { toChildEnvironment } from "../base/process/child-environment.ts"
import { createGit } from "../base/git.ts"
import { analyzeShell } from "../permission/shell/analyze.ts"
import { resolvePath } from "./file/resolved-path.ts"
import { type ContainedResult, runContained } from "./shell/contained-shell.ts"
import { toShellQuestions } from "./shell/shell-permission.ts"
import { defineTool } from "./tool.ts"
import { describeFullOutput, saveOutput, truncateMiddle } from "./truncate.ts"
import { cutText } from "../base/cut-text.ts"

export type BashDeps = {
  readonly env: Environment
  readonly home: string
}

const defaultTimeoutMs = 120_000
const maxTimeoutMs = 3_600_000
const maxPreviewChars = 30_000

export function createBashTool(deps: BashDeps) {
  const git = createGit(deps.env)
  return defineTool({
    id: "bash",
    describe: ({ directory }) =>
      [
        `Runs a command in bash, in ${directory} unless workdir says otherwise.`,
        "- Each call is a new shell: `cd` and variables don't last. Prefer workdir to `cd`.",
        "- There is no input to type: give flags that answer questions (`-y`, `--no-edit`).",
        `- It ends after ${defaultTimeoutMs / 1000} s unless timeout gives more. Start servers with \`&\`: they go on until the program ends.`,
        "- For files use read, write, edit, glob and grep, not cat, sed, find or echo.",
        "- Chain with `&&` what depends on each other; quote paths with blanks. Never commit or push unless asked.",
      ].join("\n"),
    input: z.object({
      command: z.string().min(1).describe("The command"),
      description: z.string().default("").describe("What it does, in five to ten words"),
      timeout: z
        .number()
        .int()
        .positive()
        .max(maxTimeoutMs)
        .optional()
        .describe(`Milliseconds (default: ${defaultTimeoutMs})`),
      workdir: z.string().optional().describe("Where to run it (default: the working directory)"),
    }),
    async run({ command, description, timeout = defaultTimeoutMs, workdir = "." }, context) {
      const folder = await resolvePath(context, workdir)
      const env = toChildEnvironment(deps.env)
      const line = analyzeShell(command, { workdir: folder.real, home: deps.home, env })
      if (context.isReadOnly && line.change !== undefined)
        throw new Error(
          `Not run: ${line.change}. The agent "${context.agent}" may only look: it runs no command that changes files or may do so. ` +
            "Use commands that only read, such as ls, cat, rg, git log and git diff, or say what is to be changed.",
        )
      const { directory, worktree, isTerminalAttached, turnStartedAt } = context
      const { home } = deps
      const scope = { workdir: folder.real, directory, worktree, home, isTerminalAttached, turnStartedAt, git }
      const { files, commands } = await toShellQuestions(line, scope)
      await context.ask(...files, commands)

      const show = (text: string) => context.progress({ metadata: { output: text, description } })
      show("")
      const result = await runContained(
        {
          command,
          cwd: folder.real,
          env,
          timeoutMs: timeout,
          onPreview: show,
          maxPreviewChars,
          signal: context.signal,
        },
        commands,
        context,
      )
      const whole =
        result.head.length > maxPreviewChars ? cutText(result.head, maxPreviewChars) + "\n\n..." : result.head
      if (result.end === "abort") {
        // The call fails, but the output so far stays visible.
        show(whole)
        context.signal.throwIfAborted()
      }
      const short = truncateMiddle(result.head, result.tail, result.totalLines)
      const path = short && (result.path ?? (await saveOutput(context, result.head)))
      const notes = describeEnd(result, timeout)
      return {
        title: description,
        output: (short && path ? `${short.text}\n\n${describeFullOutput(path)}` : result.head) + notes,
        metadata: {
          output: whole + notes,
          exit: result.exitCode,
          description,
          truncated: path !== undefined,
          ...(path ? { outputPath: path } : {}),
        },
      }
    },
  })
}

function describeEnd(result: ContainedResult, timeoutMs: number): string {
  const notes = [
    ...(result.end === "timeout" ? [`bash tool terminated command after exceeding timeout ${timeoutMs} ms`] : []),
    ...(result.isFileCut ? ["the saved output was cut at its limit; its end is missing there"] : []),
    ...result.notes,
    ...result.leftRunning.map(({ pid, command }) => `left running: pid ${pid} (${command})`),
  ]
  return notes.length > 0 ? `\n\n<bash_metadata>\n${notes.join("\n")}\n</bash_metadata>` : ""
}
