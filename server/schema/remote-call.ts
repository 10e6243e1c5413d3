// The calls by which other programs control the attached terminals. The contract, the server's handlers and the terminal
// read this table. It does not load zod, so that the terminal may import it before its first paint; tui.contract.ts
// declares the schemas of the bodies.

type Row = {
  readonly path: `/tui/${string}`
  /** The command that the call runs in a terminal, with the body as its arguments. Missing: the body names it. */
  readonly command?: string
  /**
   * The event that reports the call to clients that do not use the control queue; its properties are the body. Missing:
   * `tui.command.execute` with the command.
   */
  readonly event?: `tui.${string}`
}

export const remoteCalls = {
  appendPrompt: { path: "/tui/append-prompt", command: "prompt.append", event: "tui.prompt.append" },
  executeCommand: { path: "/tui/execute-command", event: "tui.command.execute" },
  showToast: { path: "/tui/show-toast", command: "toast.show", event: "tui.toast.show" },
  selectSession: { path: "/tui/select-session", command: "session.select", event: "tui.session.select" },
  submitPrompt: { path: "/tui/submit-prompt", command: "prompt.submit" },
  clearPrompt: { path: "/tui/clear-prompt", command: "prompt.clear" },
  openHelp: { path: "/tui/open-help", command: "help.show" },
  openSessions: { path: "/tui/open-sessions", command: "session.list" },
  openThemes: { path: "/tui/open-themes", command: "theme.switch" },
  openModels: { path: "/tui/open-models", command: "model.list" },
} as const satisfies Record<string, Row>

type RemoteCalls = typeof remoteCalls

/** Types of the events that report a call with a body. */
export type RemoteEventType = Extract<RemoteCalls[keyof RemoteCalls], { event: string }>["event"]

const rows: readonly Row[] = Object.values(remoteCalls)

export function findRemoteCallByPath(path: string): Row | undefined {
  return rows.find((row) => row.path === path)
}

export function findRemoteCallByEvent(type: RemoteEventType): Row
export function findRemoteCallByEvent(type: string): Row | undefined
export function findRemoteCallByEvent(type: string): Row | undefined {
  return rows.find((row) => row.event === type)
}

/** A call as a terminal receives it from the control queue. */
export type ControlCall = { readonly path: string; readonly body: unknown }

/** The result of a call, as a terminal acknowledges it. */
export type CallOutcome = { readonly ok: true } | { readonly ok: false; readonly reason: string }
