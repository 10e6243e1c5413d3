// Suspends the program: the shell has the terminal until `fg`.
import type { Command } from "./command.ts"

export const terminalSuspend: Command = {
  id: "terminal.suspend",
  title: "Suspend",
  group: "Program",
  when: () => process.platform !== "win32",
  run: ({ terminal }) => terminal.suspend(),
}
