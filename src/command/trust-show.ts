// Shows the settings that need the user's trust. The program runs it itself when the server reports some.
import { showTrust } from "./action/answer-trust.ts"
import type { Command } from "./command.ts"

export const trustShow: Command = {
  id: "trust.show",
  title: "Trust this project: see what waits for it",
  group: "Program",
  slash: "trust",
  run: (context, { source }) => showTrust(context, source !== "program"),
}
