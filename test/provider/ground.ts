// One provider of each family, played on loopback, with a recorder between it and our server.
import { LLMock } from "@copilotkit/aimock"
import { expect } from "vitest"
import type { AssistantMessage } from "../../server/schema/message.ts"
import type { Part } from "../../server/schema/part.ts"
import { toDisposable, type Disposable } from "../support/dispose.ts"
import { createProject } from "../support/project.ts"
import { startRecorder, type Recorder, type Sent } from "../support/recorder.ts"
import { startServer, type Server } from "../support/server.ts"

export const families = [
  { id: "anthropic", model: "claude-sonnet-4-5", path: "/v1", key: "ANTHROPIC_API_KEY", route: "/v1/messages" },
  { id: "openai", model: "gpt-5", path: "/v1", key: "OPENAI_API_KEY", route: "/v1/responses" },
  { id: "google", model: "gemini-2.5-pro", path: "/v1beta", key: "GEMINI_API_KEY", route: "/v1beta/models" },
  { id: "deepseek", model: "deepseek-v4-pro", path: "/v1", key: "DEEPSEEK_API_KEY", route: "/v1/chat/completions" },
] as const

export type Answered = {
  readonly info: AssistantMessage
  /** Of all the messages after the prompt. */
  readonly parts: readonly Part[]
  /** What went to the provider meanwhile; of this family's route only. */
  readonly sent: readonly Sent[]
}

export type Families = Disposable & {
  readonly server: Server
  readonly recorder: Recorder
  /** Prompts a family's model in a session of its own, or in the one that is named. */
  readonly ask: (
    family: (typeof families)[number],
    parts: readonly object[],
    more?: { readonly sessionID?: string; readonly variant?: string },
  ) => Promise<Answered>
}

/** Starts it all; `script` says what the models answer. */
export async function startFamilies(script: (mock: LLMock) => void, options: object = {}): Promise<Families> {
  const mock = new LLMock({ port: 0, chunkSize: 6, logLevel: "silent" })
  script(mock)
  await mock.start()
  const recorder = await startRecorder(mock.url)
  const project = await createProject({ "README.md": "# Demo\n" })
  await project.home.writeConfig({
    small_model: "offline/guide",
    provider: Object.fromEntries(
      families.map(({ id, path }) => [id, { options: { ...options, baseURL: recorder.url + path } }]),
    ),
  })
  const keys = Object.fromEntries(families.map(({ id, key }) => [key, `key-of-${id}`]))
  const server = await startServer({ cwd: project.directory, env: { ...project.env, ...keys } })
  const open = async () => (await server.request<{ id: string }>("POST", "/session", {})).json!.id
  return {
    ...toDisposable(async () => {
      await server.dispose()
      await project.dispose()
      await recorder.dispose()
      await mock.stop()
    }),
    server,
    recorder,
    async ask({ id, model, route }, parts, { sessionID, ...more } = {}) {
      const session = sessionID ?? (await open())
      const before = recorder.sent.length
      const body = { model: `${id}/${model}`, parts, ...more }
      const answer = await server.request<{ info: AssistantMessage }>("POST", `/session/${session}/message`, body)
      expect(answer.status, answer.text).toBe(200)
      const messages = await server.request<{ parts: Part[] }[]>("GET", `/session/${session}/message`)
      return {
        info: answer.json!.info,
        parts: messages.json!.slice(1).flatMap((message) => message.parts),
        sent: recorder.sent.slice(before).filter(({ path }) => path.startsWith(route)),
      }
    },
  }
}

/** What was said or thought; a thought that the provider tells only encrypted has no words. */
export const words = (parts: readonly Part[], type: "text" | "reasoning") =>
  parts.flatMap((part) => (part.type === type && part.text !== "" ? [part.text] : []))
