// Calls from the control queue to commands and state. What it throws is the reason that the caller is told.
import type { ControlCall } from "../../client/control.ts"
import { appendPrompt } from "../../state/prompt.ts"
import type { CommandContext } from "../command.ts"
import { chipMentions } from "./mention-append.ts"
import type { Registry } from "../registry.ts"

type Body = Readonly<Record<string, unknown>>
type Apply = (context: CommandContext, body: Body, registry: Registry) => void | Promise<void>

async function runRemote({ run, store }: CommandContext, id: string): Promise<void> {
  if (id === "prompt.submit" && !store.getState().settings.takesRemoteSubmit)
    throw new Error("A person has to send the prompt: remote_submit is off in tui.json")
  await run(id, "remote")
}

const command =
  (id: string): Apply =>
  (context) =>
    runRemote(context, id)

const table: Readonly<Record<string, Apply>> = {
  "/tui/append-prompt": async (context, body) => {
    const text = toText(body.text, "text")
    context.store.update((state) => appendPrompt(state, text))
    await chipMentions(context, text)
  },
  "/tui/submit-prompt": command("prompt.submit"),
  "/tui/clear-prompt": command("prompt.clear"),
  "/tui/open-help": command("help.show"),
  "/tui/open-sessions": command("session.list"),
  "/tui/open-themes": command("theme.switch"),
  "/tui/open-models": command("model.list"),
  "/tui/execute-command": async (context, body, registry) => {
    const name = toText(body.command, "command")
    const found = registry.find(name)
    if (!found) throw new Error(`This terminal has no command ${name}`)
    await runRemote(context, found.id)
  },
  "/tui/show-toast": ({ toast }, body) =>
    toast({
      title: typeof body.title === "string" ? body.title : undefined,
      message: toText(body.message, "message"),
      variant: toVariant(body.variant),
      duration: typeof body.duration === "number" ? body.duration : undefined,
    }),
  "/tui/select-session": ({ run }, body) => run("session.select", toText(body.sessionID, "sessionID")),
}

/** Applies a call. Throws when the path is not known or the body lacks what the call needs. */
export async function applyControl(context: CommandContext, registry: Registry, call: ControlCall): Promise<void> {
  const apply = table[call.path]
  if (!apply) throw new Error(`This terminal does not know ${call.path}`)
  const body = typeof call.body === "object" && call.body !== null ? (call.body as Body) : {}
  await apply(context, body, registry)
}

function toText(value: unknown, name: string): string {
  if (typeof value !== "string") throw new Error(`${name} must be a text`)
  return value
}

const variants = ["info", "success", "warning", "error"] as const

function toVariant(value: unknown): (typeof variants)[number] {
  return variants.find((variant) => variant === value) ?? "info"
}
