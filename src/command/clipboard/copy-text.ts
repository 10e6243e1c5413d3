// Copies text to the clipboard and reports it.
import type { MessageWithParts } from "../../../server/schema/message.ts"
import type { CommandContext } from "../command.ts"
import { writeClipboard } from "./write-clipboard.ts"

/** `what` names the text in the notice that follows: "The last answer". */
export async function copyText({ env, terminal, toast }: CommandContext, text: string, what: string): Promise<void> {
  const method = await writeClipboard(text, env, terminal.send)
  toast({ message: `${what} is copied ${method}`, variant: "success" })
}

/** The text of a message, without reasoning and tools. */
export function toPlainText({ parts }: Pick<MessageWithParts, "parts">): string {
  return parts
    .flatMap((part) => (part.type === "text" && !part.synthetic && !part.ignored ? [part.text.trim()] : []))
    .filter(Boolean)
    .join("\n\n")
}
