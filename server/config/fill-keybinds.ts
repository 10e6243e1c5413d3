// Key bindings in settings as clients see them: with the defaults that the published server fills in, and every value in the
// text form that the published terminal requires.
import { publishedKeybinds } from "../schema/keybind-defaults.ts"
import type { Config } from "../schema/config.ts"
import { toKeyText } from "../schema/keybind-value.ts"

export function fillKeybinds(config: Config): Config {
  const own = Object.entries(config.keybinds ?? {}).map(([name, value]) => [name, toKeyText(value)])
  return { ...config, keybinds: { ...publishedKeybinds(), ...Object.fromEntries(own) } }
}

/** Removes from a change the defaults that `fillKeybinds` added and a client sends back. `config` is the current one. */
export function dropFilledKeybinds<T extends { readonly keybinds?: Config["keybinds"] }>(change: T, config: Config): T {
  if (!change.keybinds) return change
  const defaults = publishedKeybinds()
  const changed = Object.entries(change.keybinds).filter(
    ([name, value]) => value !== defaults[name] || config.keybinds?.[name] !== undefined,
  )
  const { keybinds: _, ...rest } = change
  return (changed.length > 0 ? { ...rest, keybinds: Object.fromEntries(changed) } : rest) as T
}
