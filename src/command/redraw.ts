// Paints the whole screen anew: another program wrote on it.
import type { Command } from "./command.ts"

export const redraw: Command = {
  id: "redraw",
  title: "Paint the screen anew",
  group: "View",
  run: ({ terminal }) => terminal.redraw(),
}
