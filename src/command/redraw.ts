// Repaints the whole screen, for instance after another program wrote to it.
import type { Command } from "./command.ts"

export const redraw: Command = {
  id: "redraw",
  title: "Repaint the screen",
  group: "View",
  run: ({ terminal }) => terminal.redraw(),
}
