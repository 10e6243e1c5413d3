// What the program that hosts the server may do and nobody who calls it: a page, a script or a model must not trust a
// project, read which credentials there are, or switch questions off.
import { dirname, join } from "node:path"
import { createCredentials, type Credentials } from "./auth/credentials.ts"
import type { Environment } from "./base/environment.ts"
import type { Paths } from "./base/paths.ts"
import type { IdSource } from "./base/id.ts"
import { loadConfig } from "./config/load-config.ts"
import { setOwnConfig } from "./config/own-config.ts"
import type { Instances } from "./instance/instances.ts"
import { findGitRoot } from "./project/resolve-project.ts"
import type { Auth } from "./schema/auth.ts"
import { NamedError } from "./schema/error.ts"
import type { TrustAnswer, TrustReview } from "./schema/trust.ts"
import { importSession, type Imported } from "./session/intake/import.ts"
import type { Trust } from "./trust/trust.ts"
import { version } from "./version.ts"

type StoredCredential = { readonly providerID: string; readonly type: Auth["type"] }

export type PrivilegedActions = {
  /** Asks before edits and commands from now on, or no longer; kept in the user's own settings. */
  setAskPermission(isOn: boolean): Promise<void>
  /** What in the start directory would run, redirect or loosen. Throws ConfigError. */
  reviewTrust(): Promise<TrustReview>
  /** Keeps the user's word on what a review showed, and uses it at once. Throws ConflictError for other content. */
  answerTrust(answer: TrustAnswer, hash: string): Promise<void>
  listCredentials(): readonly StoredCredential[]
  /** Credentials that opencode itself has stored. */
  listForeignCredentials(): readonly StoredCredential[]
  /** Copies some of them, in place of what was stored for these providers. */
  importCredentials(providerIDs: readonly string[]): void
  /** Stores an exported session as a new one of the start directory. Throws BadRequestError. */
  importSession(exported: unknown): Promise<Imported>
}

export type PrivilegedActionsDeps = {
  readonly paths: Paths
  readonly env: Environment
  /** Absolute and real. */
  readonly startDirectory: string
  readonly trust: Trust
  readonly credentials: Credentials
  readonly newId: IdSource
  readonly instances: Instances
}

export function createPrivilegedActions(deps: PrivilegedActionsDeps): PrivilegedActions {
  const { paths, env, startDirectory, trust, credentials, instances } = deps
  const foreign = createCredentials({
    // Beside our own folder of data lies that of opencode.
    file: join(dirname(paths.data), "opencode", "auth.json"),
    runExclusively: () => {
      throw new TypeError("The credentials of another program are only read.")
    },
    redact: () => {},
  })
  const toList = (stored: ReturnType<Credentials["all"]>): StoredCredential[] =>
    Object.entries(stored).map(([providerID, { type }]) => ({ providerID, type }))

  const findRoot = async () => (await findGitRoot(startDirectory)) ?? startDirectory

  return {
    async setAskPermission(isOn) {
      const permission = isOn ? ({ edit: "ask", bash: "ask" } as const) : undefined
      await setOwnConfig(paths, ["permission"], permission)
      await Promise.all((await instances.list()).map(({ settings }) => settings.setOwnPermission(permission)))
    },
    async reviewTrust() {
      const root = await findRoot()
      const place = [startDirectory, root] as const
      // First the name, then the content: what changes in between has another name when the answer comes.
      const hash = await trust.hash(...place)
      const { withheld } = await loadConfig({ directory: startDirectory, worktree: root, paths, env, isTrusted: false })
      const standing =
        withheld.length === 0
          ? "nothing"
          : (await trust.isTrusted(...place))
            ? "trusted"
            : (await trust.isRefused(...place))
              ? "refused"
              : "asked"
      return { directory: startDirectory, hash, standing, withheld }
    },
    async answerTrust(answer, hash) {
      const root = await findRoot()
      if (answer === "trust") await trust.grant(startDirectory, root, hash)
      else if (answer === "refuse") await trust.refuse(startDirectory, root, hash)
      else await trust.revoke(startDirectory)
      await instances.refresh(({ worktree }) => worktree === root)
    },
    listCredentials: () => toList(credentials.all()),
    listForeignCredentials: () => toList(foreign.all()),
    importCredentials(providerIDs) {
      for (const id of providerIDs) {
        const found = foreign.all()[id]
        if (!found) throw new NamedError("NotFoundError", { message: `opencode has stored nothing for ${id}.` })
        credentials.set(id, found)
      }
    },
    async importSession(exported) {
      const { sessions, project, directory } = await instances.get(startDirectory)
      return importSession(exported, {
        store: sessions.store,
        newId: deps.newId,
        version,
        projectID: project.id,
        directory,
      })
    },
  }
}
