// What is known of a shell between two commands: its working directory, its variables, and whether files may have changed.
// Every set holds all possible values; undefined stands for any.

export type Folders = readonly string[] | undefined

export type State = {
  readonly folders: Folders
  /** The folder before the last `cd`. */
  readonly previous: Folders
  /** The folders of `pushd`, the newest last. */
  readonly stack: readonly Folders[] | undefined
  /** Variables that the line has set. */
  readonly variables: ReadonlyMap<string, readonly string[]>
  /** All other variables have unknown values, not their initial ones. */
  readonly isForgotten: boolean
  /** A command may have created, moved or linked files. */
  readonly isDirty: boolean
}

/** How a command can end; undefined where it cannot end so. */
export type Outcome = { readonly success: State | undefined; readonly failure: State | undefined }

const maxAlternatives = 16

/** The state after one of two ways. `initial` returns the values of a variable that the line has not set. */
export function joinStates(
  a: State | undefined,
  b: State | undefined,
  initial: (name: string) => readonly string[],
): State | undefined {
  if (!a || !b || a === b) return a ?? b
  const valuesOf = (state: State, name: string) =>
    state.variables.get(name) ?? (state.isForgotten ? ["\0"] : initial(name))
  const names = new Set([...a.variables.keys(), ...b.variables.keys()])
  const variables = new Map([...names].map((name) => [name, joinTexts(valuesOf(a, name), valuesOf(b, name))]))
  return {
    folders: joinFolders(a.folders, b.folders),
    previous: joinFolders(a.previous, b.previous),
    stack:
      a.stack && b.stack && a.stack.length === b.stack.length
        ? a.stack.map((folders, index) => joinFolders(folders, b.stack![index]))
        : undefined,
    variables,
    isForgotten: a.isForgotten || b.isForgotten,
    isDirty: a.isDirty || b.isDirty,
  }
}

function joinTexts(a: readonly string[], b: readonly string[]): readonly string[] {
  const all = [...new Set([...a, ...b])]
  return all.length > maxAlternatives ? ["\0"] : all
}

function joinFolders(a: Folders, b: Folders): Folders {
  if (!a || !b) return undefined
  const all = [...new Set([...a, ...b])]
  return all.length > maxAlternatives ? undefined : all
}

export function isSame(a: State, b: State): boolean {
  return JSON.stringify(toPlain(a)) === JSON.stringify(toPlain(b))
}

function toPlain(state: State): unknown {
  const sort = (folders: Folders) => folders && folders.toSorted()
  return [
    sort(state.folders),
    sort(state.previous),
    state.stack?.map(sort),
    [...state.variables].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, values]) => [name, values.toSorted()]),
    state.isDirty,
    state.isForgotten,
  ]
}

/** `state` with the parts that differ from `before` unknown: what a loop changes. */
export function widen(before: State, after: State): State {
  const variables = new Map(after.variables)
  for (const [name, values] of after.variables)
    if (JSON.stringify(before.variables.get(name)) !== JSON.stringify(values)) variables.set(name, ["\0"])
  const isMoved = JSON.stringify(before.folders) !== JSON.stringify(after.folders)
  return {
    folders: isMoved ? undefined : after.folders,
    previous: isMoved ? undefined : after.previous,
    stack: JSON.stringify(before.stack) === JSON.stringify(after.stack) ? after.stack : undefined,
    variables,
    isForgotten: after.isForgotten,
    isDirty: after.isDirty,
  }
}

/** Nothing is known. */
export const anyState: State = {
  folders: undefined,
  previous: undefined,
  stack: undefined,
  variables: new Map(),
  isForgotten: true,
  isDirty: true,
}
