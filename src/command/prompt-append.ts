// Appends text of another program to the prompt, which is then always sent as plain text, never as a command.
import { appendPrompt } from "../state/prompt.ts"
import type { Command } from "./command.ts"
import { readString } from "./remote/read-field.ts"
import { attachMentions } from "./remote/attach-mentions.ts"

export const promptAppend: Command<"prompt.append"> = {
  id: "prompt.append",
  title: "Add text to the prompt",
  parseArgs: (args) => ({ text: readString(args, "text") }),
  run(context, { args: { text } }) {
    context.store.update((state) => appendPrompt(state, text))
    return attachMentions(context, text)
  },
}
