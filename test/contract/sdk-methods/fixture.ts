// A server with something in it, for the methods that need a session, a message or a question that waits.
import type { MessageWithParts } from "../../../server/schema/message.ts"
import type { Session } from "../../../server/schema/session.ts"
import { createProject } from "../../support/project.ts"
import { startServer } from "../../support/server.ts"

export type SdkFixture = Awaited<ReturnType<typeof createSdkFixture>>

const model = { providerID: "offline", modelID: "guide" } as const

/** Starts a server in a project of its own; it answers through the model that needs no network. */
export async function createSdkFixture() {
  const project = await createProject({
    "README.md": "# Demo\n\nTODO: write\n",
    "src/sum.js": "export const sum = 1\n",
  })
  await project.home.writeConfig({ permission: { bash: { "echo asked*": "ask" } } })
  const server = await startServer({ cwd: project.directory, env: project.env })
  const { id: projectID } = (await server.request<{ id: string }>("GET", "/project/current")).json

  const newSession = async () => (await server.request<Session>("POST", "/session", { title: "A session" })).json.id
  const prompt = (sessionID: string, text: string, noReply = false) =>
    server.request<MessageWithParts>("POST", `/session/${sessionID}/message`, {
      noReply,
      parts: [{ type: "text", text }],
    })

  /** Starts a turn that comes to ask, and answers the id of what it asks. */
  const waitForAsk = async (text: string, type: string): Promise<{ sessionID: string; id: string }> => {
    const sessionID = await newSession()
    const events = await server.events()
    await server.request("POST", `/session/${sessionID}/prompt_async`, { parts: [{ type: "text", text }] })
    const asked = await events.waitFor((event) => event.type === type && event.properties.sessionID === sessionID)
    events.close()
    return { sessionID, id: String(asked.properties.id) }
  }

  return {
    project,
    server,
    projectID,
    model,
    newSession,
    /** A message with one part in a new session, stored without a reply. */
    async newNote() {
      const sessionID = await newSession()
      const { info, parts } = (await prompt(sessionID, "noted", true)).json
      return { sessionID, messageID: info.id, partID: parts[0]!.id }
    },
    /** A session in which a question was answered. */
    async newTurn() {
      const sessionID = await newSession()
      await prompt(sessionID, "list the files")
      return sessionID
    },
    askPermission: () => waitForAsk("run echo asked", "permission.asked"),
    askQuestion: () => waitForAsk("ask me a question", "question.asked"),
    async dispose() {
      await server.dispose()
      await project.dispose()
    },
  }
}
