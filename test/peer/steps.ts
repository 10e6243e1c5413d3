// Steps of a user in a published terminal and of other programs that control it, in sequence. Each step leaves the terminal
// with an empty prompt.
import type { Provider } from "../support/provider.ts"
import type { Server } from "../support/server.ts"
import type { Terminal } from "../support/terminal.ts"

export type Ground = { readonly terminal: Terminal; readonly server: Server; readonly model: Provider }
export type Step = { readonly name: string; readonly act: (ground: Ground) => Promise<unknown> }

const patient = { timeoutMs: 60_000 }

/** Waits until the screen is unchanged for a while. Output is no criterion: 1.1.53 repaints some characters endlessly. */
async function still(terminal: Terminal): Promise<void> {
  for (let before = ""; before !== terminal.screen();) {
    before = terminal.screen()
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** Types a prompt and sends it. */
async function send({ terminal }: Ground, text: string): Promise<void> {
  await still(terminal)
  terminal.type(text)
  await terminal.waitFor(text)
  terminal.press("enter")
}

async function openSessions({ terminal }: Ground): Promise<void> {
  await still(terminal)
  terminal.press("ctrl+x")
  terminal.type("l")
  await terminal.waitFor(/Sessions[\s\S]*An earlier session/, patient)
}

async function closeSessions({ terminal }: Ground): Promise<void> {
  terminal.press("esc")
  await terminal.waitGone("An earlier session")
  await still(terminal)
}

export const steps: readonly Step[] = [
  { name: "starts", act: ({ terminal }) => terminal.waitFor(/Ask anything[\s\S]*Scripted model/, patient) },
  {
    name: "lists the sessions",
    async act(ground) {
      await openSessions(ground)
      await closeSessions(ground)
    },
  },
  {
    name: "shows an answer while it streams, and its end",
    async act(ground) {
      await send(ground, "go:count please")
      await ground.terminal.waitFor("counted 40", patient)
      ground.model.release()
      await ground.terminal.waitFor("It is over.", patient)
    },
  },
  {
    name: "shows a tool that changes a file",
    async act(ground) {
      await send(ground, "go:edit please")
      await ground.terminal.waitFor(/Wrote.*made\.txt[\s\S]*The tool said/, patient)
    },
  },
  {
    name: "asks for permission and goes on",
    async act(ground) {
      await send(ground, "go:ask please")
      await ground.terminal.waitFor("Permission required", patient)
      await still(ground.terminal)
      ground.terminal.press("enter")
      await ground.terminal.waitFor(/The tool said: asked42/, patient)
    },
  },
  {
    name: "asks a question and takes the answer",
    async act(ground) {
      await send(ground, "go:choose please")
      await ground.terminal.waitFor("Which colour?", patient)
      await still(ground.terminal)
      ground.terminal.press("down")
      ground.terminal.press("enter")
      await ground.terminal.waitFor(/The tool said:[\s\S]*Blue/, patient)
    },
  },
  {
    name: "interrupts a turn",
    async act(ground) {
      await send(ground, "go:forever please")
      await ground.terminal.waitFor("Going on and on.", patient)
      ground.terminal.press("esc")
      await ground.terminal.waitFor(/esc again/, patient)
      ground.terminal.press("esc")
      await ground.model.waitFor((requests) => requests.at(-1)?.state === "aborted", patient)
      await ground.terminal.waitFor(/interrupted/i, patient)
    },
  },
  {
    name: "runs a shell command",
    async act(ground) {
      await still(ground.terminal)
      ground.terminal.type("!")
      await ground.terminal.waitFor(/Shell/)
      await send(ground, "echo shell$((6*7))")
      await ground.terminal.waitFor("shell42", patient)
    },
  },
  {
    name: "takes text posted to the server",
    async act({ terminal, server }) {
      await server.request("POST", "/tui/append-prompt", { text: "text from elsewhere" })
      await terminal.waitFor("text from elsewhere")
      await server.request("POST", "/tui/clear-prompt")
      await terminal.waitGone("text from elsewhere")
    },
  },
  {
    name: "takes a notice posted to the server",
    async act({ terminal, server }) {
      await server.request("POST", "/tui/show-toast", { message: "noticed elsewhere", variant: "info" })
      await terminal.waitFor("noticed elsewhere")
    },
  },
  {
    name: "opens its sessions when the server is told to",
    async act(ground) {
      await ground.server.request("POST", "/tui/open-sessions")
      await ground.terminal.waitFor(/Sessions[\s\S]*An earlier session/)
      await closeSessions(ground)
    },
  },
]
