// Which parts of a `package.json` run without a further decision: lifecycle scripts of an installation, and the settings
// of hook managers. Other scripts run only when someone names them.
import { isDeepStrictEqual } from "node:util"
import { isRecord } from "../../base/is-record.ts"

/** The text of a file before and after a change; undefined where there is no file. */
export type TextChange = { readonly before: string | undefined; readonly after: string | undefined }

/** Run by npm, yarn, pnpm and bun on install, pack and publish. */
const lifecycleScript =
  /^((pre|post)?(install|prepare|prepublish|publish|pack|uninstall|shrinkwrap)|prepublishOnly|dependencies|pnpm:devPreinstall)$/
const hookSettings = [
  "husky",
  "simple-git-hooks",
  "lint-staged",
  "nano-staged",
  "gitHooks",
  "git-hooks",
  "pre-commit",
  "pre-push",
  "ghooks",
]

/** The name of the first script or setting that a change adds, changes or removes; undefined where there is none. */
export function findHookChange({ before, after }: TextChange): string | undefined {
  const was = listHooks(before)
  const is = listHooks(after)
  return [...new Set([...was.keys(), ...is.keys()])].find((name) => !isDeepStrictEqual(was.get(name), is.get(name)))
}

/** Empty for a text that package managers reject. */
function listHooks(text: string | undefined): Map<string, unknown> {
  const settings = parse(text)
  const hooks = new Map<string, unknown>()
  const scripts = settings["scripts"]
  for (const [name, script] of Object.entries(isRecord(scripts) ? scripts : {}))
    if (lifecycleScript.test(name)) hooks.set(`scripts.${name}`, script)
  const config = settings["config"]
  for (const [prefix, holder] of [["", settings] as const, ["config.", isRecord(config) ? config : {}] as const])
    for (const name of hookSettings) if (Object.hasOwn(holder, name)) hooks.set(prefix + name, holder[name])
  return hooks
}

function parse(text: string | undefined): Record<string, unknown> {
  try {
    // Package managers ignore a byte order mark.
    const value: unknown = JSON.parse((text ?? "{}").replace(/^\uFEFF/, ""))
    return isRecord(value) ? value : {}
  } catch {
    return {}
  }
}
