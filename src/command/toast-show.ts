// Shows a notice of another program.
import type { Command } from "./command.ts"
import { readField, readString } from "./remote/read-field.ts"

const variants = ["info", "success", "warning", "error"] as const

export const toastShow: Command<"toast.show"> = {
  id: "toast.show",
  title: "Show a notice",
  parseArgs(args) {
    const title = readField(args, "title")
    const variant = readField(args, "variant")
    const duration = readField(args, "duration")
    return {
      message: readString(args, "message"),
      // A later version of the server may send a variant that this terminal does not know.
      variant: variants.find((known) => known === variant) ?? "info",
      ...(typeof title === "string" ? { title } : {}),
      ...(typeof duration === "number" ? { duration } : {}),
    }
  },
  run: ({ toast }, { args }) => toast(args),
}
