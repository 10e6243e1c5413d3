// Calls from the control queue to commands and state. What it throws is the reason that the caller is told.
import type { ControlCall } from "../../client/control.ts"
import type { CommandContext } from "../command.ts"
import { readText } from "./read-field.ts"
import type { Registry } from "../registry.ts"

type Apply = (context: CommandContext, body: unknown, registry: Registry) => Promise<void>

async function runRemote(context: CommandContext, registry: Registry, id: string, args?: unknown): Promise<void> {
  if (id === "prompt.submit" && !context.store.getState().settings.takesRemoteSubmit)
    throw new Error("A person has to send the prompt: remote_submit is off in tui.json")
  await registry.run(context, id, { source: "remote", args })
}

const command =
  (id: string): Apply =>
  (context, body, registry) =>
    runRemote(context, registry, id, body)

const table: Readonly<Record<string, Apply>> = {
  "/tui/append-prompt": command("prompt.append"),
  "/tui/submit-prompt": command("prompt.submit"),
  "/tui/clear-prompt": command("prompt.clear"),
  "/tui/open-help": command("help.show"),
  "/tui/open-sessions": command("session.list"),
  "/tui/open-themes": command("theme.switch"),
  "/tui/open-models": command("model.list"),
  "/tui/execute-command": (context, body, registry) =>
    runRemote(context, registry, registry.find(readText(body, "command"))?.id ?? readText(body, "command")),
  "/tui/show-toast": command("toast.show"),
  "/tui/select-session": command("session.select"),
}

/** Applies a call. Throws when the path is not known or the body lacks what the call needs. */
export async function applyRemoteCall(context: CommandContext, registry: Registry, call: ControlCall): Promise<void> {
  const apply = table[call.path]
  if (!apply) throw new Error(`This terminal does not know ${call.path}`)
  await apply(context, call.body, registry)
}
