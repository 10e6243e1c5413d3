// All open directories of the server: opening, notices to the user, and refreshing settings across directories.
import { toReason } from "../base/reason.ts"
import { createInstance, type Instance } from "./instance.ts"
import type { InstanceDeps } from "./instance-deps.ts"
import { createRegistry, type Registry } from "./registry.ts"
import { cutText } from "../base/cut-text.ts"

export type Instances = Registry<Instance> & {
  /** Refreshes the settings of open directories. One with invalid files is logged and does not stop the others. */
  refresh(matches: (instance: Instance) => boolean): Promise<void>
}

export type InstancesDeps = Omit<InstanceDeps, "settings" | "user"> & {
  readonly settings: Omit<InstanceDeps["settings"], "onProjectChanged">
  /** The directory that the program was started in, the only one with a terminal or a person who can be asked for trust. */
  readonly start: { readonly directory: string } & Pick<InstanceDeps["user"], "hasTerminal" | "onTrustRequired">
  readonly user: Pick<InstanceDeps["user"], "notice" | "asksWithoutTerminal">
}

export function createInstances({ start, user, settings, ...deps }: InstancesDeps): Instances {
  const { log } = deps.program
  const { bus } = deps.storage

  const registry: Registry<Instance> = createRegistry((directory, onDispose) => {
    const { hasTerminal, onTrustRequired } = directory === start.directory ? start : { hasTerminal: false }
    const notice = (message: string) => {
      log.write("warn", message)
      user.notice(message)
      bus.publish(directory, toToast(message))
    }
    const instanceDeps: InstanceDeps = {
      ...deps,
      settings: { ...settings, onProjectChanged },
      user: { notice, asksWithoutTerminal: user.asksWithoutTerminal, hasTerminal, onTrustRequired },
    }
    return createInstance(instanceDeps, directory, onDispose)
  })

  function onProjectChanged(worktree: string, byDirectory: string): Promise<void> {
    return refresh((other) => other.worktree === worktree && other.directory !== byDirectory)
  }

  async function refresh(matches: (instance: Instance) => boolean): Promise<void> {
    for (const instance of (await registry.list()).filter(matches))
      await instance.settings.refresh().catch((error: unknown) =>
        log.write("warn", "the settings of a directory could not be read again", {
          directory: instance.directory,
          error: toReason(error),
        }),
      )
  }

  return { ...registry, refresh }
}

function toToast(message: string) {
  return {
    type: "tui.toast.show",
    properties: { message: cutText(message, 1000), variant: "warning", duration: 10_000 },
  } as const
}
