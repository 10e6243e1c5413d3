// The list of commands. A new command is a file and a line here.
import { agentCycle } from "./agent-cycle.ts"
import { appExit } from "./app-exit.ts"
import type { AnyCommand } from "./command.ts"
import { copy } from "./copy.ts"
import { displayOptions } from "./display-options.ts"
import { editing } from "./editing.ts"
import { modelCycle } from "./model-cycle.ts"
import { openDialogs } from "./open-dialog.ts"
import { permissionsToggle } from "./permissions-toggle.ts"
import { promptAppend } from "./prompt-append.ts"
import { promptClear } from "./prompt-clear.ts"
import { promptEditor } from "./prompt-editor.ts"
import { promptEscape } from "./prompt-escape.ts"
import { promptHistory } from "./prompt-history.ts"
import { promptPaste } from "./prompt-paste.ts"
import { promptStash } from "./prompt-stash.ts"
import { createPromptSubmit } from "./prompt-submit.ts"
import { redraw } from "./redraw.ts"
import { createRegistry, type Registry } from "./registry.ts"
import { sessionChild } from "./session-child.ts"
import { sessionCompact } from "./session-compact.ts"
import { sessionInterrupt } from "./session-interrupt.ts"
import { sessionNew } from "./session-new.ts"
import { sessionQuickSwitch } from "./session-quick-switch.ts"
import { sessionScroll } from "./session-scroll.ts"
import { sessionSelect } from "./session-select.ts"
import { sessionShare } from "./session-share.ts"
import { shellComplete } from "./shell-complete.ts"
import { terminalSuspend } from "./terminal-suspend.ts"
import { themeMode } from "./theme-mode.ts"
import { toastShow } from "./toast-show.ts"
import { trustShow } from "./trust-show.ts"
import { turnRetry } from "./turn-retry.ts"
import { variant } from "./variant.ts"

/** The commands of the terminal, in the order in which the palette lists them within a section. */
export function createCommands(): Registry {
  const registry: Registry = createRegistry([
    sessionNew,
    openDialogs.sessionList,
    openDialogs.sessionRename,
    openDialogs.sessionDelete,
    sessionInterrupt,
    sessionSelect,
    sessionCompact,
    ...sessionShare,
    turnRetry,
    ...copy,
    openDialogs.providerConnect,
    openDialogs.status,
    openDialogs.sessionTimeline,
    openDialogs.sessionFork,
    openDialogs.sessionExport,
    ...sessionChild,
    ...sessionQuickSwitch,
    createPromptSubmit((word): AnyCommand | undefined => registry.findSlash(word)),
    promptAppend,
    promptClear,
    promptEscape,
    promptPaste,
    promptEditor,
    shellComplete,
    openDialogs.queuedPrompts,
    ...promptStash,
    ...promptHistory,
    openDialogs.historySearch,
    ...editing,
    openDialogs.modelList,
    ...modelCycle,
    openDialogs.agentList,
    ...agentCycle,
    ...variant,
    openDialogs.themeList,
    ...themeMode,
    redraw,
    ...sessionScroll,
    ...displayOptions,
    openDialogs.palette,
    openDialogs.help,
    openDialogs.keysHelp,
    permissionsToggle,
    trustShow,
    toastShow,
    terminalSuspend,
    appExit,
  ])
  return registry
}
