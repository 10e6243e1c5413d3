// What the API of each provider family accepts in a conversation, as data.
// A family is found by its package. Servers with the OpenAI chat protocol differ by the model behind them, which is found by
// its id: a local server applies the chat template of the model.
import type { Model } from "../../schema/model.ts"

const megabyte = 1024 * 1024

export type AcceptedPrompt = {
  /** The ids of tool calls. `call00001`, of nine letters and digits, matches in every family. */
  readonly callID: RegExp
  /** A user message may follow tool results directly. */
  readonly isUserAfterTool: boolean
  /** Reasoning is accepted only with one of these fields in the metadata of the package; parts of one item share it. */
  readonly reasoningSeal?: { readonly key: string; readonly fields: readonly string[] }
  readonly mediaTypes: readonly string[]
  /** Length of one picture as base64. */
  readonly maxPictureBytes: number
  /** Width and height of a picture in pixels. */
  readonly maxPictureEdge: number
  /** Length of all files of a request as base64. */
  readonly maxTotalBytes: number
  readonly maxFiles: number
}

const compatible: AcceptedPrompt = {
  callID: /^[a-zA-Z0-9_-]{1,40}$/,
  isUserAfterTool: true,
  mediaTypes: ["image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"],
  maxPictureBytes: 20 * megabyte,
  maxPictureEdge: 16_000,
  maxTotalBytes: 30 * megabyte,
  maxFiles: 50,
}

const packages: Readonly<Record<string, AcceptedPrompt>> = {
  "@ai-sdk/anthropic": {
    callID: /^[a-zA-Z0-9_-]{1,64}$/,
    isUserAfterTool: true,
    reasoningSeal: { key: "anthropic", fields: ["signature", "redactedData"] },
    mediaTypes: ["image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"],
    maxPictureBytes: 5 * megabyte,
    maxPictureEdge: 8000,
    maxTotalBytes: 24 * megabyte,
    // With more pictures the limit of their width and height falls to 2000.
    maxFiles: 20,
  },
  "@ai-sdk/openai": {
    callID: /^[a-zA-Z0-9_-]{1,64}$/,
    isUserAfterTool: true,
    reasoningSeal: { key: "openai", fields: ["reasoningEncryptedContent"] },
    mediaTypes: ["image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf"],
    maxPictureBytes: 20 * megabyte,
    maxPictureEdge: 16_000,
    maxTotalBytes: 40 * megabyte,
    maxFiles: 100,
  },
  "@ai-sdk/google": {
    callID: /^[a-zA-Z0-9_-]{1,64}$/,
    isUserAfterTool: true,
    mediaTypes: ["image/png", "image/jpeg", "image/webp", "application/pdf"],
    maxPictureBytes: 14 * megabyte,
    maxPictureEdge: 16_000,
    maxTotalBytes: 14 * megabyte,
    maxFiles: 100,
  },
  "@ai-sdk/openai-compatible": compatible,
}

/** The first pattern that fits the provider, its address or the model decides. */
const dialects: readonly (readonly [pattern: RegExp, accepted: AcceptedPrompt])[] = [
  [/groq/i, { ...compatible, maxPictureBytes: 3 * megabyte, maxTotalBytes: 3 * megabyte, maxFiles: 5 }],
  [
    /(mis|minis|magis)tral|mixtral|pixtral|devstral|codestral/i,
    { ...compatible, callID: /^[a-zA-Z0-9]{9}$/, isUserAfterTool: false, maxPictureBytes: 10 * megabyte, maxFiles: 8 },
  ],
  // Its chat template reads the name of the tool from the id.
  [/kimi|moonshot/i, { ...compatible, callID: /^[a-zA-Z0-9_.:-]{1,64}$/ }],
]

/** What the provider of a model accepts; undefined when it is no API, and so accepts everything. */
export function findAcceptedPrompt({ api, providerID }: Model): AcceptedPrompt | undefined {
  const accepted = packages[api.npm]
  if (accepted !== compatible) return accepted
  const names = `${providerID} ${api.url} ${api.id}`
  return dialects.find(([pattern]) => pattern.test(names))?.[1] ?? compatible
}
