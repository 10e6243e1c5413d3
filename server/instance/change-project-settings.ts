// A change of a project's settings file, as requested by a caller.
import { changeProjectConfig } from "../config/change-config.ts"
import type { ConfigChange } from "../schema/config.ts"
import type { InstanceDeps } from "./instance-deps.ts"
import type { Settings } from "./settings.ts"

type Target = { readonly directory: string; readonly worktree: string; readonly settings: Settings }

/**
 * Writes the change and applies it in all open directories of the project. A grant of trust that covered the content
 * before covers it afterwards. Throws ConfigError, ConflictError, ForbiddenError.
 */
export async function changeProjectSettings(
  { program: { paths, env }, settings: { trust, queue, onProjectChanged } }: Pick<InstanceDeps, "program" | "settings">,
  { directory, worktree, settings }: Target,
  change: ConfigChange,
): Promise<void> {
  await queue(() =>
    trust.preserveGrants(directory, worktree, () => {
      const { isTrusted } = settings.current()
      return changeProjectConfig({ directory, worktree, paths, env, isTrusted }, change)
    }),
  )
  await settings.refresh()
  await onProjectChanged(worktree, directory)
}
