// Runs the built program as a command and returns its exit code and output.
import { spawn } from "node:child_process"
import type { Environment } from "./home.ts"
import { getProgramPath, signalGroup } from "./program.ts"

export type ProgramResult = {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export type ProgramOptions = {
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Environment
  /** The content of stdin; empty by default. */
  readonly input?: string
  /** A script with arguments to run with this Node instead of the built program. */
  readonly command?: readonly string[]
  readonly timeoutMs?: number
  /** Sends SIGTERM to the program. */
  readonly signal?: AbortSignal
}

/** Runs the program to its end; rejects with its output when it exceeds `timeoutMs` (20 s by default). */
export function runProgram(options: ProgramOptions): Promise<ProgramResult> {
  const { timeoutMs = 20_000 } = options
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...(options.command ?? [getProgramPath()]), ...options.args], {
      cwd: options.cwd,
      env: options.env,
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
    })
    const output = { stdout: "", stderr: "" }
    for (const name of ["stdout", "stderr"] as const)
      child[name].setEncoding("utf8").on("data", (text: string) => (output[name] += text))
    const limit = setTimeout(() => {
      if (child.pid) signalGroup(child.pid, "SIGKILL")
      const text = `--- stdout\n${output.stdout}\n--- stderr\n${output.stderr}`
      reject(new Error(`${options.args.join(" ")}: still running after ${timeoutMs} ms\n${text}`))
    }, timeoutMs)
    const terminate = () => child.kill("SIGTERM")
    options.signal?.addEventListener("abort", terminate, { once: true })
    child.once("error", reject)
    child.once("close", (code, signal) => {
      clearTimeout(limit)
      options.signal?.removeEventListener("abort", terminate)
      resolve({ code, signal, ...output })
    })
    // A program may exit without reading stdin, which closes the pipe.
    child.stdin.on("error", () => {})
    child.stdin.end(options.input)
  })
}
