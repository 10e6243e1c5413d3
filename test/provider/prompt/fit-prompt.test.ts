// Conversations made fit for a provider: examples for each kind of repair, and properties for any conversation.
import type { LanguageModelV4Message, LanguageModelV4Prompt } from "@ai-sdk/provider"
import fc from "fast-check"
import { describe, expect, it, test } from "vitest"
import { createModels } from "../../../server/provider/models.ts"
import { type AcceptedPrompt, findAcceptedPrompt } from "../../../server/provider/prompt/accepted-prompt.ts"
import { fitPrompt } from "../../../server/provider/prompt/fit-prompt.ts"

function find(npm: string, id = "m", providerID = "p"): AcceptedPrompt {
  const models = createModels({ provider: { [providerID]: { npm, models: { [id]: {} } } } }, {})
  return findAcceptedPrompt(models.resolve({ providerID, modelID: id }).info)!
}

const families = {
  anthropic: find("@ai-sdk/anthropic"),
  openai: find("@ai-sdk/openai"),
  google: find("@ai-sdk/google"),
  compatible: find("@ai-sdk/openai-compatible"),
  mistral: find("@ai-sdk/openai-compatible", "devstral-small"),
  groq: find("@ai-sdk/openai-compatible", "m", "groq"),
  kimi: find("@ai-sdk/openai-compatible", "kimi-k2"),
}

const user = (...texts: string[]): LanguageModelV4Message => ({
  role: "user",
  content: texts.map((text) => ({ type: "text", text })),
})
const assistant = (text: string, ...ids: string[]): LanguageModelV4Message => ({
  role: "assistant",
  content: [
    { type: "text", text },
    ...ids.map((toolCallId) => ({ type: "tool-call", toolCallId, toolName: "read", input: {} }) as const),
  ],
})
const results = (...ids: string[]): LanguageModelV4Message => ({
  role: "tool",
  content: ids.map((toolCallId, index) => ({
    type: "tool-result",
    toolCallId,
    toolName: "read",
    output: { type: "text", value: `result ${index}` },
  })),
})
const reasoning = (options?: Record<string, string>, key = "anthropic"): LanguageModelV4Message => ({
  role: "assistant",
  content: [
    { type: "reasoning", text: "hm", ...(options ? { providerOptions: { [key]: options } } : {}) },
    { type: "text", text: "so" },
  ],
})
const listCalls = (prompt: LanguageModelV4Prompt) =>
  prompt.flatMap(({ role, content }) =>
    role === "assistant" ? content.flatMap((part) => (part.type === "tool-call" ? [part.toolCallId] : [])) : [],
  )
const listResults = (prompt: LanguageModelV4Prompt) =>
  prompt.flatMap(({ role, content }) =>
    role === "tool" ? content.flatMap((part) => (part.type === "tool-result" ? [part.toolCallId] : [])) : [],
  )
const toRoles = (prompt: LanguageModelV4Prompt) => prompt.map(({ role }) => role).join(" ")

describe("a conversation", () => {
  it("that fits is unchanged", () => {
    const prompt = [
      { role: "system", content: "Be kind." } as const,
      user("hi"),
      assistant("one moment", "call00002"),
      results("call00002"),
      assistant("done"),
      user("thanks"),
    ]
    for (const accepted of Object.values(families)) expect(fitPrompt(prompt, accepted)).toEqual(prompt)
  })

  it("loses blank texts and messages", () => {
    const prompt = [user("a"), assistant(" \n"), user("", "\t"), assistant("", "c1"), results("c1"), user("b")]
    expect(fitPrompt(prompt, families.anthropic)).toEqual([
      user("a"),
      { role: "assistant", content: [{ type: "tool-call", toolCallId: "c1", toolName: "read", input: {} }] },
      results("c1"),
      user("b"),
    ])
  })

  it("gets the missing results, and loses those without a call", () => {
    const fit = fitPrompt(
      [user("a"), assistant("", "c1", "c2"), results("c2", "c9"), user("b"), results("c1")],
      families.openai,
    )
    expect([toRoles(fit), listResults(fit)]).toEqual(["user assistant tool user", ["c1", "c2"]])
    expect(fit[2]!.content[0]).toMatchObject({ output: { type: "error-text", value: "Tool execution aborted" } })
    expect(fit[2]!.content[1]).toMatchObject({ output: { value: "result 0" } })
  })

  it.each([
    [
      "anthropic",
      ["functions.read:0", "ok_1", "ok_1", "x".repeat(99)],
      ["call00001", "ok_1", "call00002", "call00003"],
    ],
    ["mistral", ["functions.read:0", "abcdefgh1", "toolu_01"], ["call00001", "abcdefgh1", "call00002"]],
    ["kimi", ["functions.read:0", "functions.read:0"], ["functions.read:0", "call00001"]],
    ["compatible", ["call00001", "", "\ud83d"], ["call00001", "call00002", "call00003"]],
  ] as const)("has ids that %s accepts", (family, ids, expected) => {
    const prompt = [user("a"), ...ids.flatMap((id) => [assistant("", id), results(id)])]
    const fit = fitPrompt(prompt, families[family])
    expect([listCalls(fit), listResults(fit)]).toEqual([expected, expected])
    const inParallel = fitPrompt([user("a"), assistant("", ...ids), results(...ids)], families[family])
    expect(listCalls(inParallel)).toEqual(expected)
    expect(inParallel[2]!.content).toMatchObject(ids.map((_, index) => ({ output: { value: `result ${index}` } })))
  })

  it("begins and ends with the user, and alternates", () => {
    const prompt = [assistant("a"), assistant("b"), user("c"), user("d"), assistant("e")]
    expect(fitPrompt(prompt, families.google)).toEqual([
      user("[The beginning of this conversation is not shown.]"),
      { role: "assistant", content: [...assistant("a").content, ...assistant("b").content] },
      user("c", "d"),
      assistant("e"),
      user("Continue."),
    ])
    expect(toRoles(fitPrompt([], families.google))).toBe("user")
  })

  it("has an answer between tool results and a prompt for Mistral", () => {
    const prompt = [user("a"), assistant("", "abcdefgh1"), results("abcdefgh1"), user("b")]
    expect(toRoles(fitPrompt(prompt, families.mistral))).toBe("user assistant tool assistant user")
  })

  it("has reasoning only where it is signed and led to something", () => {
    const kinds = (message: LanguageModelV4Message, accepted = families.anthropic) =>
      fitPrompt([user("a"), message], accepted).flatMap(({ role, content }) =>
        role === "assistant" ? content.map(({ type }) => type) : [],
      )
    expect(kinds(reasoning({ signature: "s" }))).toEqual(["reasoning", "text"])
    expect(kinds(reasoning())).toEqual(["text"])
    expect(kinds(reasoning({ itemId: "rs_1" }, "openai"), families.openai)).toEqual(["text"])
    expect(kinds(reasoning({ itemId: "r", reasoningEncryptedContent: "e" }, "openai"), families.openai)).toEqual([
      "reasoning",
      "text",
    ])
    expect(kinds(reasoning(), families.compatible)).toEqual(["reasoning", "text"])
    expect(kinds({ role: "assistant", content: [{ type: "reasoning", text: "hm" }] }, families.compatible)).toEqual([])
  })

  it("has no half characters, in arguments neither", () => {
    const call = { type: "tool-call", toolCallId: "c", toolName: "\ud83d x", input: { "\udc00": ["\ud83d"] } } as const
    const fit = fitPrompt([user("a\ud83d"), { role: "assistant", content: [call] }], families.openai)
    expect(fit[0]).toEqual(user("a\ufffd"))
    expect(fit[1]!.content[0]).toMatchObject({ toolName: "__x", input: { "\ufffd": ["\ufffd"] } })
  })
})

describe("pictures", () => {
  const png = (width: number, height: number, length = 60) => {
    const bytes = Buffer.alloc(length)
    bytes.write("\x89PNG\r\n\x1a\n", "latin1")
    bytes.writeUInt32BE(width, 16)
    bytes.writeUInt32BE(height, 20)
    return bytes.toString("base64")
  }
  const picture = (data: string, mediaType = "image/png"): LanguageModelV4Message => ({
    role: "user",
    content: [{ type: "file", mediaType, filename: "dot", data: { type: "data", data } }],
  })
  const toFiles = (prompt: LanguageModelV4Prompt) =>
    prompt.flatMap(({ role, content }) =>
      role === "user" ? content.map((part) => (part.type === "text" ? part.text : "file")) : [],
    )

  it("that the provider refuses become a text", () => {
    const large = png(10, 10, 4 * 1024 * 1024)
    expect(toFiles(fitPrompt([picture(large)], families.anthropic))).toEqual([
      "[The file dot was attached, but it is larger than the 3.7 MB that this model takes. Tell the user.]",
    ])
    expect(toFiles(fitPrompt([picture(large)], families.openai))).toEqual(["file"])
    expect(toFiles(fitPrompt([picture(png(9000, 5))], families.anthropic))[0]).toContain("9000 x 5 pixels")
    expect(toFiles(fitPrompt([picture("R0lGODlh", "image/gif")], families.google))[0]).toContain("not take image/gif")
  })

  it("beyond the limits of a request are left out, oldest first", () => {
    const fit = fitPrompt(
      Array.from({ length: 22 }, () => picture(png(1, 1))),
      families.anthropic,
    )
    expect(toFiles(fit).map((text) => text === "file")).toEqual([false, false, ...Array<boolean>(20).fill(true)])
    const many = fitPrompt(
      Array.from({ length: 5 }, () => picture(png(1, 1, 1024 * 1024))),
      families.groq,
    )
    expect(toFiles(many).filter((text) => text === "file")).toHaveLength(2)
  })
})

const anyText = fc.oneof(fc.constantFrom("", " ", "\n", "ok", "\ud83d", "a\udc00b"), fc.string({ unit: "binary" }))
const anyID = fc.oneof(fc.constantFrom("c1", "c2", "functions.read:0", "", "call00001", "abcdefgh1"), anyText)
const anyOptions = fc.option(
  fc.constantFrom({ anthropic: { signature: "s" } }, { openai: { itemId: "i", reasoningEncryptedContent: "e" } }),
  { nil: undefined },
)
const withOptions = <T extends object>(part: T, providerOptions: object | undefined) =>
  providerOptions ? { ...part, providerOptions } : part
const anyMessage = fc.oneof(
  fc.record({
    role: fc.constant("user"),
    content: fc.array(fc.record({ type: fc.constant("text"), text: anyText }), { maxLength: 3 }),
  }),
  fc.record({
    role: fc.constant("assistant"),
    content: fc.array(
      fc.oneof(
        fc.record({ type: fc.constant("text"), text: anyText }),
        fc
          .tuple(fc.record({ type: fc.constant("reasoning"), text: anyText }), anyOptions)
          .map(([part, options]) => withOptions(part, options)),
        fc.record({
          type: fc.constant("tool-call"),
          toolCallId: anyID,
          toolName: anyText,
          input: fc.oneof(fc.dictionary(anyText, anyText), anyText),
        }),
      ),
      { maxLength: 4 },
    ),
  }),
  fc.record({
    role: fc.constant("tool"),
    content: fc.array(
      fc.record({
        type: fc.constant("tool-result"),
        toolCallId: anyID,
        toolName: anyText,
        output: fc.record({ type: fc.constantFrom("text", "error-text"), value: anyText }),
      }),
      { maxLength: 3 },
    ),
  }),
) as fc.Arbitrary<LanguageModelV4Message>
const anyPrompt = fc.array(anyMessage, { maxLength: 12 })

/** Every text in a value, keys included. */
function* listTexts(value: unknown): Generator<string> {
  if (typeof value === "string") yield value
  else if (typeof value === "object" && value !== null)
    for (const [key, item] of Object.entries(value)) {
      yield key
      yield* listTexts(item)
    }
}

describe.each(Object.entries(families))("for %s any conversation", (_, accepted) => {
  test("has an order, ids, results and texts that are accepted", () => {
    fc.assert(
      fc.property(anyPrompt, (prompt) => {
        const fit = fitPrompt(prompt, accepted)
        const roles = fit.map(({ role }) => role)
        expect(roles[0]).toBe("user")
        expect(roles.at(-1)).not.toBe("assistant")
        for (const [index, role] of roles.entries()) {
          const next = roles[index + 1]
          if (role === "user") expect([undefined, "assistant"]).toContain(next)
          if (role === "tool" && !accepted.isUserAfterTool) expect(next).not.toBe("user")
          if (role === "assistant") {
            const calls = listCalls([fit[index]!])
            expect(next).toBe(calls.length > 0 ? "tool" : "user")
            expect(listResults(fit.slice(index + 1, index + 2))).toEqual(calls)
          }
        }
        const calls = listCalls(fit)
        expect(new Set(calls).size).toBe(calls.length)
        for (const id of calls) expect(id).toMatch(accepted.callID)
        for (const text of listTexts(fit)) expect(text.isWellFormed()).toBe(true)
        for (const { role, content } of fit) {
          expect(content.length).toBeGreaterThan(0)
          if (role !== "system")
            for (const part of content) if (part.type === "text") expect(part.text.trim()).not.toBe("")
        }
      }),
    )
  })

  test("is unchanged when it is fitted again, and keeps its beginning when it grows", () => {
    fc.assert(
      fc.property(anyPrompt, anyPrompt, (prompt, more) => {
        const fit = fitPrompt(prompt, accepted)
        expect(fitPrompt(fit, accepted)).toEqual(fit)
        const grown = fitPrompt([...prompt, user("next"), assistant("a"), ...more], accepted)
        const kept = fit.slice(0, fitPrompt([...prompt], accepted).length - 1)
        expect(grown.slice(0, kept.length)).toEqual(kept)
      }),
    )
  })
})
