// Pastes from the clipboard: an image as a chip, text like a paste of the terminal.
import { attachMedia, pasteIntoPrompt } from "./clipboard/paste-into-prompt.ts"
import type { Command } from "./command.ts"

export const promptPaste: Command = {
  id: "prompt.paste",
  title: "Paste an image or a text from the clipboard",
  group: "Prompt",
  async run(context) {
    const { readClipboard } = await import("./clipboard/read-clipboard.ts")
    const found = await readClipboard(context.env)
    if (!found) context.toast({ message: "The clipboard is empty", variant: "info" })
    else if (found.kind === "text") pasteIntoPrompt(context, found.text)
    else attachMedia(context, found)
  },
}
