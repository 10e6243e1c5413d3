// Applies the calls of other programs: each runs one command. A rejection is the reason that the caller receives; an
// error of the command itself is shown to the user as a toast.
import type { Event } from "../../../server/schema/event.ts"
import { findRemoteCallByEvent, findRemoteCallByPath, type ControlCall } from "../../../server/schema/remote-call.ts"
import type { CommandContext } from "../command.ts"
import type { Registry } from "../registry.ts"
import { readString } from "./read-field.ts"

/** Rejects when the path or the command is unknown, or the body lacks what the command needs. */
export async function applyRemoteCall(
  context: CommandContext,
  registry: Registry,
  { path, body }: ControlCall,
): Promise<void> {
  const call = findRemoteCallByPath(path)
  if (!call) throw new Error(`This terminal does not know ${path}`)
  const name = call.command ?? readString(body, "command")
  if (registry.find(name)?.id === "prompt.submit" && !context.store.getState().settings.takesRemoteSubmit)
    throw new Error("A person has to send the prompt: remote_submit is off in tui.json")
  await registry.run(context, name, { source: "remote", args: call.command === undefined ? undefined : body })
}

/** The call that an event reports: a server without a control queue sends its calls as events. */
export function toControlCall({ type, properties }: Event): ControlCall | undefined {
  const call = findRemoteCallByEvent(type)
  return call && { path: call.path, body: properties }
}
