// Key bindings in settings as a caller sees them: with the defaults that the published server fills in, and every value as
// the text that the published terminal expects, since it reads nothing else.
import { publishedKeybinds } from "../schema/keybind-defaults.ts"
import type { Config } from "../schema/config.ts"
import { toKeyText } from "../schema/keybind-value.ts"

export function fillKeybinds(config: Config): Config {
  const own = Object.entries(config.keybinds ?? {}).map(([name, value]) => [name, toKeyText(value)])
  return { ...config, keybinds: { ...publishedKeybinds(), ...Object.fromEntries(own) } }
}

/** A change without the defaults that its sender got from here and sends back; `config` is what is in force. */
export function dropFilledKeybinds<T extends { readonly keybinds?: Config["keybinds"] }>(change: T, config: Config): T {
  if (!change.keybinds) return change
  const defaults = publishedKeybinds()
  const meant = Object.entries(change.keybinds).filter(
    ([name, value]) => value !== defaults[name] || config.keybinds?.[name] !== undefined,
  )
  const { keybinds: _, ...rest } = change
  return (meant.length > 0 ? { ...rest, keybinds: Object.fromEntries(meant) } : rest) as T
}
