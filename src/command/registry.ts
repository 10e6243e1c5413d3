// The commands by id, and by the names that the key bindings and remote callers know.
import type { Command } from "./command.ts"
import { listKeybinds, toCommandID } from "./keys/keybind.ts"

export type Registry = {
  readonly commands: readonly Command[]
  /** By dotted id or by the name of a key binding, e.g. `session_new`. */
  find(name: string): Command | undefined
  /** By the word after a `/`. */
  findSlash(word: string): Command | undefined
}

export function createRegistry(commands: readonly Command[]): Registry {
  const byID = new Map(commands.map((command) => [command.id, command]))
  const bySlash = new Map<string, Command>()
  for (const command of commands)
    for (const word of [command.slash, ...(command.aliases ?? [])])
      if (word !== undefined && !bySlash.has(word)) bySlash.set(word, command)
  const names = new Map(listKeybinds().map((bind) => [bind.name, bind.command]))
  return {
    commands,
    find: (name) => byID.get(name) ?? byID.get(names.get(name) ?? toCommandID(name)),
    findSlash: (word) => bySlash.get(word),
  }
}
