// The list of commands. Adding one: a file and a line here.
import { agentCycle } from "./agent-cycle.ts"
import { agentList } from "./agent-list.ts"
import { appExit } from "./app-exit.ts"
import type { AnyCommand } from "./command.ts"
import { copy } from "./copy.ts"
import { editing } from "./editing.ts"
import { helpShow } from "./help-show.ts"
import { history } from "./history.ts"
import { keysHelp } from "./keys-help.ts"
import { look } from "./look.ts"
import { modelCycle } from "./model-cycle.ts"
import { modelList } from "./model-list.ts"
import { openDialogs } from "./open-dialog.ts"
import { paletteShow } from "./palette-show.ts"
import { permissionsToggle } from "./permissions-toggle.ts"
import { promptAppend } from "./prompt-append.ts"
import { promptClear } from "./prompt-clear.ts"
import { promptEditor } from "./prompt-editor.ts"
import { promptEscape } from "./prompt-escape.ts"
import { promptPaste } from "./prompt-paste.ts"
import { createPromptSubmit } from "./prompt-submit.ts"
import { queue } from "./queue.ts"
import { redraw } from "./redraw.ts"
import { createRegistry, type Registry } from "./registry.ts"
import { sessionChild } from "./session-child.ts"
import { sessionCompact } from "./session-compact.ts"
import { sessionDelete } from "./session-delete.ts"
import { sessionInterrupt } from "./session-interrupt.ts"
import { sessionList } from "./session-list.ts"
import { sessionNew } from "./session-new.ts"
import { sessionQuickSwitch } from "./session-quick-switch.ts"
import { sessionRename } from "./session-rename.ts"
import { sessionScroll } from "./session-scroll.ts"
import { sessionSelect } from "./session-select.ts"
import { sessionShare } from "./session-share.ts"
import { shellComplete } from "./shell-complete.ts"
import { stash } from "./stash.ts"
import { terminalSuspend } from "./terminal-suspend.ts"
import { themeList } from "./theme-list.ts"
import { themeMode } from "./theme-mode.ts"
import { toastShow } from "./toast-show.ts"
import { trustShow } from "./trust.ts"
import { turnRetry } from "./turn-retry.ts"
import { variant } from "./variant.ts"

/** All commands of the terminal. */
export function createCommands(): Registry {
  const registry: Registry = createRegistry([
    sessionNew,
    sessionList,
    sessionRename,
    sessionDelete,
    sessionInterrupt,
    sessionSelect,
    sessionCompact,
    ...sessionShare,
    turnRetry,
    ...copy,
    ...openDialogs,
    ...sessionChild,
    ...sessionQuickSwitch,
    createPromptSubmit((word): AnyCommand | undefined => registry.findSlash(word)),
    promptAppend,
    promptClear,
    promptEscape,
    promptPaste,
    promptEditor,
    shellComplete,
    queue,
    ...stash,
    ...history,
    ...editing,
    modelList,
    ...modelCycle,
    agentList,
    ...agentCycle,
    ...variant,
    themeList,
    ...themeMode,
    redraw,
    ...sessionScroll,
    ...look,
    paletteShow,
    helpShow,
    keysHelp,
    permissionsToggle,
    trustShow,
    toastShow,
    terminalSuspend,
    appExit,
  ])
  return registry
}
