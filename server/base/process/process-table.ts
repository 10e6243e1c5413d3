// The process groups that are running, so that whoever ends the program, a project or a thread can end them too.

export type ProcessGroup = {
  /** Pid of the leader, which is the id of the group. */
  readonly pid: number
  readonly mark: string
  /** Ends the group and what escaped from it; resolves when all are gone. */
  kill(): Promise<void>
}

export type ProcessTable = {
  add(group: ProcessGroup): void
  remove(group: ProcessGroup): void
  list(): readonly ProcessGroup[]
  /** Ends all groups, those that start meanwhile too. */
  killAll(): Promise<void>
}

/** Makes an empty table. `onChange` gets the groups after each change: a table in another thread can follow it. */
export function createProcessTable(onChange?: (groups: readonly ProcessGroup[]) => void): ProcessTable {
  const groups = new Set<ProcessGroup>()
  const list = () => [...groups]
  return {
    list,
    add(group) {
      groups.add(group)
      onChange?.(list())
    },
    remove(group) {
      if (groups.delete(group)) onChange?.(list())
    },
    async killAll() {
      while (groups.size > 0)
        await Promise.all(
          list().map(async (group) => {
            await group.kill()
            groups.delete(group)
          }),
        )
      onChange?.([])
    },
  }
}
