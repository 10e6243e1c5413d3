// The commands by id, and by the names that key bindings and remote callers use. The only place that runs a command.
import { listKeybinds, toCommandID } from "../../server/schema/keybind.ts"
import { toReason } from "../text/to-reason.ts"
import type { AnyCommand, CommandContext, Invocation } from "./command.ts"

export type Registry = {
  readonly commands: readonly AnyCommand[]
  /** By dotted id or by the name of a key binding, e.g. `session_new`. */
  find(name: string): AnyCommand | undefined
  /** By the word after a `/`. */
  findSlash(word: string): AnyCommand | undefined
  /**
   * Runs a command whether or not its `when` holds. What the command does synchronously is done when this returns, so
   * that keys take effect in the order in which they were pressed. An error of the command becomes a toast. Rejects
   * without running it when the name is unknown or the arguments are wrong.
   */
  run(context: CommandContext, name: string, invocation: Invocation<unknown>): Promise<void>
}

export function createRegistry(commands: readonly AnyCommand[]): Registry {
  const byID = new Map(commands.map((command) => [command.id, command]))
  const bySlash = new Map<string, AnyCommand>()
  for (const command of commands)
    for (const word of [command.slash, ...(command.aliases ?? [])])
      if (word !== undefined && !bySlash.has(word)) bySlash.set(word, command)
  const names = new Map(listKeybinds().map((bind) => [bind.name, bind.command]))
  const find = (name: string) => byID.get(name) ?? byID.get(names.get(name) ?? toCommandID(name))
  return {
    commands,
    find,
    findSlash: (word) => bySlash.get(word),
    async run(context, name, invocation) {
      const command = find(name)
      if (!command) throw new Error(`This terminal has no command ${name}`)
      const args = command.parseArgs?.(invocation.args)
      try {
        await command.run(context, { ...invocation, args })
      } catch (error) {
        context.toast({ message: toReason(error), variant: "error" })
      }
    },
  }
}
