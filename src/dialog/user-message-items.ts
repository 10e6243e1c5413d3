// The user's messages of a session as entries of a list, newest first.
import type { MessageWithParts } from "../../server/schema/message.ts"
import { toPlainText } from "../command/clipboard/copy-text.ts"
import { formatAge } from "../text/age.ts"
import type { ListItem } from "../ui/list/list-model.ts"
import { toDraftPreview } from "./draft-preview.ts"

export function toUserMessageItems(messages: readonly MessageWithParts[], now: number): ListItem[] {
  return messages
    .flatMap((message): ListItem[] => {
      const text = toPlainText(message)
      if (message.info.role !== "user" || text === "") return []
      return [{ id: message.info.id, ...toDraftPreview(text), detail: formatAge(now - message.info.time.created) }]
    })
    .reverse()
}
