// Actions that only the program that hosts the server may call. No HTTP route leads to them: a web page, a script or a
// model must not trust a project, list credentials, or turn permission questions off.
import { dirname, join } from "node:path"
import { createCredentials, type Credentials } from "./auth/credentials.ts"
import type { Environment } from "./base/environment.ts"
import type { Paths } from "./base/paths.ts"
import type { IdSource } from "./base/id.ts"
import { limitWithheld } from "./config/limit-withheld.ts"
import { loadConfig } from "./config/load-config.ts"
import { describeReferencedContent, listReferencedContent } from "./config/referenced-content.ts"
import { toWarningText } from "./config/read-settings.ts"
import { setOwnConfig } from "./config/own-config.ts"
import type { Instances } from "./instance/instances.ts"
import { findDecidingFiles } from "./permission/deciding-files.ts"
import { findGitRoot } from "./project/resolve-project.ts"
import type { Auth } from "./schema/auth.ts"
import { NamedError } from "./schema/error.ts"
import type { TrustAnswer, TrustReview } from "./schema/trust.ts"
import { importSession, type Imported } from "./session/intake/import.ts"
import type { Trust } from "./trust/trust.ts"
import { version } from "./version.ts"

type StoredCredential = { readonly providerID: string; readonly type: Auth["type"] }

export type PrivilegedActions = {
  /**
   * Turns asking before edits and commands on or off, at once and in the user's own settings file. Returns the files whose
   * rules still say otherwise in the start directory. Throws ConfigError.
   */
  setAskPermission(isOn: boolean): Promise<readonly string[]>
  /** Lists what an untrusted start directory may not set. Throws ConfigError. */
  reviewTrust(): Promise<TrustReview>
  /** Stores the user's answer to a review and applies it at once. Throws ConflictError where the content has changed. */
  answerTrust(answer: TrustAnswer, hash: string): Promise<void>
  listCredentials(): readonly StoredCredential[]
  /** Credentials that opencode itself has stored. */
  listForeignCredentials(): readonly StoredCredential[]
  /** Copies credentials from opencode; they replace those of the same providers. Throws NotFoundError. */
  importCredentials(providerIDs: readonly string[]): void
  /** Stores an exported session as a new session of the start directory. Throws BadRequestError. */
  importSession(exported: unknown): Promise<Imported>
}

export type PrivilegedActionsDeps = {
  readonly paths: Paths
  readonly env: Environment
  /** A resolved path. */
  readonly startDirectory: string
  readonly trust: Trust
  readonly credentials: Credentials
  readonly newId: IdSource
  readonly instances: Instances
}

export function createPrivilegedActions(deps: PrivilegedActionsDeps): PrivilegedActions {
  const { paths, env, startDirectory, trust, credentials, instances } = deps
  const foreign = createCredentials({
    // opencode's data folder is next to that of this program.
    file: join(dirname(paths.data), "opencode", "auth.json"),
    runExclusively: () => {
      throw new TypeError("The credentials of another program are read-only.")
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
      const { agents, ruleSources } = (await instances.get(startDirectory)).settings.current()
      return findDecidingFiles({ agent: agents.default(), sources: ruleSources, isAsking: isOn })
    },
    async reviewTrust() {
      const root = await findRoot()
      // The hash comes before the content: a change in between makes the answer a conflict instead of going unseen.
      const hash = await trust.hash(startDirectory, root)
      const options = { directory: startDirectory, worktree: root, paths, env, isTrusted: false }
      const { withheld, warnings } = await loadConfig(options)
      const standing =
        withheld.length === 0
          ? "nothing"
          : (await trust.isTrusted(startDirectory, root))
            ? "trusted"
            : (await trust.isRefused(startDirectory, root))
              ? "refused"
              : "asked"
      const contents =
        standing === "nothing"
          ? []
          : await listReferencedContent({ directory: startDirectory, root, env, home: paths.home })
      return {
        directory: startDirectory,
        hash,
        standing,
        withheld: limitWithheld([...withheld, ...describeReferencedContent(contents, root)]),
        warnings: warnings.map(toWarningText),
      }
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
