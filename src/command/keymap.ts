// From a key to the commands that it may mean, by place; made of the defaults and of what the user's config says.
// Promises: a wrong name or a wrong value never stops the start; it is told in `problems`.
import { parseChord } from "../text/keys.ts"
import { defaultLeader, type Keybind, type Scope } from "./keybind.ts"

export type Keymap = {
  /** The key that begins a sequence; undefined when taken away. */
  readonly leader: string | undefined
  /** Ids for a chord, or for the chord after the leader, in a place. The first that can act is meant. */
  find(scope: Scope, chord: string, isAfterLeader?: boolean): readonly string[]
  /** Every key of a command, as a person reads them: `ctrl+x n`. In lists some commands have keys of their own. */
  keysOf(commandID: string, isInList?: boolean): readonly string[]
  /** What may follow the leader. */
  readonly leaderKeys: readonly { readonly key: string; readonly command: string }[]
  readonly problems: readonly string[]
}

export type KeymapOptions = {
  readonly binds: readonly Keybind[]
  /** From config: a name or a dotted id, to keys. */
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
    const given = toKeys(value)
    const known = names.get(name)
    if (!given) problems.push(`Key binding "${name}": expected keys such as "ctrl+k", or "none"`)
    else if (name === "leader") leader = given[0]
    else if (!known) problems.push(`Key binding "${name}" is not a name that is known`)
    else for (const bind of known) keys.set(bind, { keys: given, isOverride: true })
  }

  const bound: Bound[] = []
  for (const bind of binds) {
    const entry = keys.get(bind)!
    for (const key of entry.keys) {
      const sequence = toSequence(key)
      if (sequence === undefined) problems.push(`Key binding "${bind.name}": "${key}" is no key`)
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

  const table = new Map<string, string[]>()
  const labels = new Map<string, string[]>()
  // What the user said stands before the defaults.
  for (const { scope, command, sequence } of [...bound].sort((a, b) => Number(b.isOverride) - Number(a.isOverride))) {
    const place = `${scope} ${sequence}`
    table.set(place, [...(table.get(place) ?? []), command])
    const label = toLabel(sequence, leader)
    const name = toLabelName(command, scope === "list")
    const before = labels.get(name) ?? []
    if (!before.includes(label)) labels.set(name, [...before, label])
  }

  return {
    leader: leader === undefined ? undefined : parseChord(leader),
    find: (scope, chord, isAfterLeader = false) =>
      table.get(`${scope} ${isAfterLeader ? leaderMark : ""}${chord}`) ?? [],
    keysOf: (commandID, isInList = false) => labels.get(toLabelName(commandID, isInList)) ?? [],
    leaderKeys: bound
      .filter(({ sequence }) => sequence.startsWith(leaderMark))
      .map(({ sequence, command }) => ({ key: sequence.slice(leaderMark.length), command })),
    problems,
  }
}

function toLabelName(command: string, isInList: boolean): string {
  return isInList ? `${command} in a list` : command
}

/** A comma-separated text, an array, `{key}`, or `"none"` and false for no key at all; undefined for anything else. */
function toKeys(value: unknown): readonly string[] | undefined {
  if (value === false || value === "none" || value === "") return []
  if (typeof value === "string") return splitKeys(value)
  if (Array.isArray(value)) {
    const lists = value.map(toKeys)
    return lists.some((list) => list === undefined) ? undefined : lists.flatMap((list) => list ?? [])
  }
  if (typeof value === "object" && value !== null && "key" in value) return toKeys(value.key)
  return undefined
}

/** Splits at commas; a comma that is itself the key stands alone or after a `+`. */
function splitKeys(text: string): string[] {
  return text
    .replace(/\+,|^,$/g, (comma) => comma.replace(",", "\u0000"))
    .split(",")
    .map((key) => key.trim().replace("\u0000", ","))
    .filter(Boolean)
}

function toSequence(text: string): string | undefined {
  const isAfterLeader = text.startsWith(leaderMark)
  const chord = parseChord(isAfterLeader ? text.slice(leaderMark.length).replace(/^\+/, "") : text)
  return chord === undefined ? undefined : (isAfterLeader ? leaderMark : "") + chord
}

function toLabel(sequence: string, leader: string | undefined): string {
  return sequence.startsWith(leaderMark) ? `${leader} ${sequence.slice(leaderMark.length)}` : sequence
}
