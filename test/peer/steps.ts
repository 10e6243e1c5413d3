// Steps of a user in a published terminal and of other programs that control it, in sequence. Each step leaves the terminal
// with an empty prompt.
import type { Provider } from "../support/provider.ts"
import type { Server } from "../support/server.ts"
import type { Terminal } from "../support/terminal.ts"

export type PeerFixture = { readonly terminal: Terminal; readonly server: Server; readonly model: Provider }
export type Step = { readonly name: string; readonly act: (fixture: PeerFixture) => Promise<unknown> }

const patient = { timeoutMs: 60_000 }

/** Waits until the screen is unchanged for a while. Output is no criterion: 1.1.53 repaints some characters endlessly. */
async function still(terminal: Terminal): Promise<void> {
  for (let before = ""; before !== terminal.screen();) {
    before = terminal.screen()
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** Types a prompt and sends it. */
async function send({ terminal }: PeerFixture, text: string): Promise<void> {
  await still(terminal)
  terminal.type(text)
  await terminal.waitFor(text)
  terminal.press("enter")
}

async function openSessions({ terminal }: PeerFixture): Promise<void> {
  await still(terminal)
  terminal.press("ctrl+x")
  terminal.type("l")
  await terminal.waitFor(/Sessions[\s\S]*An earlier session/, patient)
}

async function closeSessions({ terminal }: PeerFixture): Promise<void> {
  terminal.press("esc")
  await terminal.waitGone("An earlier session")
  await still(terminal)
}

export const steps: readonly Step[] = [
  { name: "starts", act: ({ terminal }) => terminal.waitFor(/Ask anything[\s\S]*Scripted model/, patient) },
  {
    name: "lists the sessions",
    async act(fixture) {
      await openSessions(fixture)
      await closeSessions(fixture)
    },
  },
  {
    name: "shows an answer while it streams, and its end",
    async act(fixture) {
      await send(fixture, "go:count please")
      await fixture.terminal.waitFor("counted 40", patient)
      fixture.model.release()
      await fixture.terminal.waitFor("It is over.", patient)
    },
  },
  {
    name: "shows a tool that changes a file",
    async act(fixture) {
      await send(fixture, "go:edit please")
      await fixture.terminal.waitFor(/Wrote.*made\.txt[\s\S]*The tool said/, patient)
    },
  },
  {
    name: "asks for permission and goes on",
    async act(fixture) {
      await send(fixture, "go:ask please")
      await fixture.terminal.waitFor("Permission required", patient)
      await still(fixture.terminal)
      fixture.terminal.press("enter")
      await fixture.terminal.waitFor(/The tool said: asked42/, patient)
    },
  },
  {
    name: "asks a question and takes the answer",
    async act(fixture) {
      await send(fixture, "go:choose please")
      await fixture.terminal.waitFor("Which colour?", patient)
      await still(fixture.terminal)
      fixture.terminal.press("down")
      fixture.terminal.press("enter")
      await fixture.terminal.waitFor(/The tool said:[\s\S]*Blue/, patient)
    },
  },
  {
    name: "interrupts a turn",
    async act(fixture) {
      await send(fixture, "go:forever please")
      await fixture.terminal.waitFor("Going on and on.", patient)
      fixture.terminal.press("esc")
      await fixture.terminal.waitFor(/esc again/, patient)
      fixture.terminal.press("esc")
      await fixture.model.waitFor((requests) => requests.at(-1)?.state === "aborted", patient)
      await fixture.terminal.waitFor(/interrupted/i, patient)
    },
  },
  {
    name: "runs a shell command",
    async act(fixture) {
      await still(fixture.terminal)
      fixture.terminal.type("!")
      await fixture.terminal.waitFor(/Shell/)
      await send(fixture, "echo shell$((6*7))")
      await fixture.terminal.waitFor("shell42", patient)
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
    async act(fixture) {
      await fixture.server.request("POST", "/tui/open-sessions")
      await fixture.terminal.waitFor(/Sessions[\s\S]*An earlier session/)
      await closeSessions(fixture)
    },
  },
]
