// The subcommands, in the order in which the help lists them.
import { defineAgent } from "./agent/define-agent.ts"
import { defineAttach } from "./attach/define-attach.ts"
import { defineAuth } from "./auth/define-auth.ts"
import { defineExport } from "./export/define-export.ts"
import { defineImport } from "./import/define-import.ts"
import { defineModels } from "./models/define-models.ts"
import { defineRun } from "./run/define-run.ts"
import { defineServe } from "./serve/define-serve.ts"
import { defineSession } from "./session/define-session.ts"
import { defineShim } from "./shim/define-shim.ts"
import { defineStart } from "./start/define-start.ts"
import type { DefineSubcommand } from "./subcommand.ts"
import { defineTrust } from "./trust/define-trust.ts"

export const subcommands: readonly DefineSubcommand[] = [
  defineStart,
  defineAttach,
  defineServe,
  defineRun,
  defineSession,
  defineExport,
  defineImport,
  defineModels,
  defineAgent,
  defineAuth,
  defineTrust,
  defineShim,
]
