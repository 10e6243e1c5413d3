// The program is stopped from outside, as by `kill -STOP`, and continued by the shell: the terminal is as it was before.
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { getProgramPath } from "../support/program.ts"
import { createProject, type Project } from "../support/project.ts"
import { startTerminal } from "../support/terminal.ts"

async function findProgram({ home }: Project): Promise<number> {
  const pids = await home.listProcesses()
  const pid = pids.find((each) => readFileSync(`/proc/${each}/cmdline`, "utf8").includes(getProgramPath()))
  if (pid === undefined) throw new Error("The program is not running")
  return pid
}

function readModes(pid: number): string {
  const tty = execFileSync("readlink", [`/proc/${pid}/fd/0`], { encoding: "utf8" }).trim()
  return execFileSync("stty", ["-F", tty, "-a"], { encoding: "utf8" })
}

it.each(["SIGSTOP", "SIGTSTP"] as const)(
  "%s and fg: raw mode, alternate screen, pastes and the screen are back",
  async (signal) => {
    const project = await createProject({ "README.md": "# Demo\n" })
    const terminal = startTerminal({
      cwd: project.directory,
      env: { ...project.env, PS1: "shell> ", PROMPT_COMMAND: "", HISTFILE: "" },
      command: ["/bin/bash", "--norc", "--noprofile", "-i"],
    })
    await terminal.waitFor("shell>")
    terminal.type(`'${process.execPath}' '${getProgramPath()}'\r`)
    await terminal.waitFor("Ask anything")
    terminal.type("a draft")
    await terminal.waitFor("a draft")
    const pid = await findProgram(project)
    for (let round = 0; round < 2; round++) {
      process.kill(pid, signal)
      await terminal.waitFor("Stopped")
      // What a shell and its programs leave behind.
      terminal.type("printf '\\033[?2004l\\033[?1000l\\033[?1006l\\033[2J\\033[H'; echo left-over\r")
      await terminal.waitFor("left-over")
      terminal.type("fg\r")
      const isBack = (screen: string) => screen.includes("a draft") && !/left-over|Stopped/.test(screen)
      await terminal.waitFor((screen) => terminal.isAlternate() && isBack(screen))
      await expect.poll(() => readModes(pid)).toMatch(/-icanon[^]*-echo /)
    }
    const listMissingModes = () => {
      const raw = terminal.raw().toString()
      const modes = ["?2004", "?1000", "?1006", "?1004"]
      return modes.filter((mode) => raw.lastIndexOf(`\u001b[${mode}h`) < raw.lastIndexOf("left-over"))
    }
    await expect.poll(listMissingModes, { timeout: 10_000 }).toEqual([])
    terminal.paste(" pasted")
    await terminal.waitFor("a draft pasted")
  },
)
