// Maps keys to commands by scope, from the defaults and the user's configuration.
// Guarantee: a wrong name or value never prevents the start; it is listed in `problems`.
import type { Keymap } from "../../state/keymap.ts"
import { parseChord } from "../../text/keys/chord.ts"
import { publishedKeybinds } from "../../../server/schema/keybind-defaults.ts"
import { toKeyList } from "../../../server/schema/keybind-value.ts"
import { defaultLeader, type Keybind, type Scope } from "../../../server/schema/keybind.ts"

export type KeymapOptions = {
  readonly binds: readonly Keybind[]
  /** From the configuration: keys by binding name or command id. */
  readonly overrides?: Readonly<Record<string, unknown>> | undefined
}

type Bound = {
  readonly scope: Scope
  readonly command: string
  readonly sequence: string
  readonly isOverride: boolean
}

const leaderMark = "<leader>"

export function createKeymap({ binds, overrides = {} }: KeymapOptions): Keymap {
  const problems: string[] = []
  const names = new Map<string, Keybind[]>()
  for (const bind of binds) {
    names.set(bind.name, [...(names.get(bind.name) ?? []), bind])
    if (bind.command !== bind.name) names.set(bind.command, [...(names.get(bind.command) ?? []), bind])
  }

  const keys = new Map<Keybind, { keys: readonly string[]; isOverride: boolean }>()
  for (const bind of binds) keys.set(bind, { keys: bind.keys, isOverride: false })
  let leader: string | undefined = defaultLeader
  for (const [name, value] of Object.entries(overrides)) {
    const given = toKeyList(value)
    const known = names.get(name)
    if (!given) problems.push(`Key binding "${name}": expected keys such as "ctrl+k", or "none"`)
    else if (name === "leader") {
      if (given[0] === undefined || parseChord(given[0]) !== undefined) leader = given[0]
      else problems.push(`Key binding "leader": "${given[0]}" is not a key`)
    } else if (!known) problems.push(`Key binding "${name}" is not a known name`)
    else
      for (const bind of known) if (given.join() !== bind.keys.join()) keys.set(bind, { keys: given, isOverride: true })
  }

  const bound: Bound[] = []
  for (const bind of binds) {
    const entry = keys.get(bind)!
    for (const key of entry.keys) {
      const sequence = toSequence(key)
      if (sequence === undefined) problems.push(`Key binding "${bind.name}": "${key}" is not a key`)
      else if (leader !== undefined || !sequence.startsWith(leaderMark))
        bound.push({ scope: bind.scope, command: bind.command, sequence, isOverride: entry.isOverride })
    }
  }
  for (const [index, one] of bound.entries()) {
    const other = bound.find(
      (b, i) => i !== index && b.scope === one.scope && b.sequence === one.sequence && b.command !== one.command,
    )
    if (one.isOverride && other && (!other.isOverride || bound.indexOf(other) > index))
      problems.push(`Key ${toLabel(one.sequence, leader)} means both ${one.command} and ${other.command}`)
  }

  const table = new Map<string, Bound[]>()
  const labels = new Map<string, string[]>()
  // The user's bindings come before the defaults.
  for (const entry of [...bound].sort((a, b) => Number(b.isOverride) - Number(a.isOverride))) {
    const { scope, command, sequence } = entry
    const tableKey = `${scope} ${sequence}`
    table.set(tableKey, [...(table.get(tableKey) ?? []), entry])
    const label = toLabel(sequence, leader)
    const name = toLabelName(command, scope === "list")
    const before = labels.get(name) ?? []
    if (!before.includes(label)) labels.set(name, [...before, label])
  }

  const findBound = (scope: Scope, chord: string, isAfterLeader: boolean) =>
    table.get(`${scope} ${isAfterLeader ? leaderMark : ""}${chord}`) ?? []

  return {
    leader: leader === undefined ? undefined : parseChord(leader),
    find: (scope, chord, isAfterLeader = false) => findBound(scope, chord, isAfterLeader).map(({ command }) => command),
    findIn(scopes, chord, isAfterLeader) {
      const found = scopes.flatMap((scope) => findBound(scope, chord, isAfterLeader))
      return [...found.filter((one) => one.isOverride), ...found.filter((one) => !one.isOverride)].map(
        ({ command }) => command,
      )
    },
    keysOf: (commandID, isInList = false) => labels.get(toLabelName(commandID, isInList)) ?? [],
    leaderKeys: bound
      .filter(({ sequence }) => sequence.startsWith(leaderMark))
      .map(({ sequence, command }) => ({ key: sequence.slice(leaderMark.length), command })),
    problems,
  }
}

/** The bindings that differ from the defaults which a published server fills in. */
export function toOwnKeybinds(keybinds: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  const published = publishedKeybinds()
  return Object.fromEntries(Object.entries(keybinds).filter(([name, value]) => value !== published[name]))
}

function toLabelName(command: string, isInList: boolean): string {
  return isInList ? `${command} in a list` : command
}

function toSequence(text: string): string | undefined {
  const isAfterLeader = text.startsWith(leaderMark)
  const chord = parseChord(isAfterLeader ? text.slice(leaderMark.length).replace(/^\+/, "") : text)
  return chord === undefined ? undefined : (isAfterLeader ? leaderMark : "") + chord
}

function toLabel(sequence: string, leader: string | undefined): string {
  return sequence.startsWith(leaderMark) ? `${leader} ${sequence.slice(leaderMark.length)}` : sequence
}
