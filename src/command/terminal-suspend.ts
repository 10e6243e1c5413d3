// Gives the terminal back to the shell until `fg`.
import type { Command } from "./command.ts"

export const terminalSuspend: Command = {
  id: "terminal.suspend",
  title: "Suspend",
  group: "Program",
  when: () => process.platform !== "win32",
  run: ({ terminal }) => terminal.suspend(),
}
