// The running process groups, so that they can be killed when the program or the server thread ends.
import type { GroupIdentity } from "./group-members.ts"

export type ProcessGroup = GroupIdentity & {
  /** Kills the group and the processes that left it; resolves when all have exited. */
  kill(): Promise<void>
}

export type ProcessTable = {
  add(group: ProcessGroup): void
  remove(group: ProcessGroup): void
  list(): readonly ProcessGroup[]
  /** Kills all groups, including those that are added meanwhile. */
  killAll(): Promise<void>
}

/** Creates an empty table. `onChange` receives the groups after each change, so that another thread can mirror them. */
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
