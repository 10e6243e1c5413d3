// Fetches one page, limited in size and time. Redirects are followed here, so that each target is checked like the
// first.
import { request as requestHttp, type IncomingMessage, type RequestOptions } from "node:http"
import { request as requestHttps } from "node:https"
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib"
import type { Readable } from "node:stream"
import { checkPublicHost, createPublicLookup } from "./public-address.ts"
import { cutText } from "../../base/cut-text.ts"

export type WebPage = {
  /** The address after all redirects. */
  readonly url: URL
  /** As sent by the server, with parameters. */
  readonly contentType: string
  readonly body: Buffer
}

export type WebRequest = {
  readonly url: URL
  readonly accept: string
  readonly signal: AbortSignal
  readonly maxBytes: number
  /** Called before each connection, also for redirects; throws to reject. True allows addresses that are not public. */
  readonly authorize: (url: URL) => Promise<boolean>
}

const maxRedirects = 5
const redirects = new Set([301, 302, 303, 307, 308])

/** Throws errors for the model, and the signal's reason. */
export async function fetchPage(request: WebRequest): Promise<WebPage> {
  let { url } = request
  for (let hop = 0; hop <= maxRedirects; hop++) {
    const isAllowed = await request.authorize(url)
    if (!isAllowed) await checkPublicHost(url)
    const response = await open(url, request, isAllowed)
    const status = response.statusCode ?? 0
    const location = response.headers.location
    if (!redirects.has(status) || location === undefined) {
      if (status < 200 || status >= 300) {
        response.destroy()
        throw new Error(`Request failed with status code: ${status}`)
      }
      return { url, contentType: response.headers["content-type"] ?? "", body: await readBody(response, request) }
    }
    response.destroy()
    url = toWebURL(URL.parse(location, url.href)?.href ?? location)
  }
  throw new Error(`More than ${maxRedirects} redirects, the last one to ${url.href}`)
}

/** Parses an address. Throws unless it is http or https without credentials. */
export function toWebURL(text: string): URL {
  if (!/^https?:\/\//i.test(text)) throw new Error("URL must start with http:// or https://")
  const url = URL.parse(text)
  if (!url) throw new Error(`This is no URL: ${cutText(text, 200)}`)
  if (url.username !== "" || url.password !== "")
    throw new Error("A URL with a user name or a password is not fetched.")
  return url
}

async function open(url: URL, { accept, signal }: WebRequest, isAllowed: boolean): Promise<IncomingMessage> {
  const options: RequestOptions = {
    signal,
    // No proxy: it would resolve names itself, and could connect to another address than the checked one.
    agent: false,
    headers: {
      accept,
      "accept-encoding": "gzip, deflate, br",
      "accept-language": "en;q=0.9, *;q=0.5",
      "user-agent": "Mozilla/5.0 (compatible; opencode-tui)",
    },
    ...(isAllowed ? {} : { lookup: await createPublicLookup() }),
  }
  return new Promise((resolve, reject) => {
    const request = url.protocol === "https:" ? requestHttps(url, options) : requestHttp(url, options)
    request.once("response", resolve)
    request.once("error", (error) => reject(signal.aborted ? signal.reason : error))
    request.end()
  })
}

async function readBody(response: IncomingMessage, { maxBytes, signal }: WebRequest): Promise<Buffer> {
  const body = decompress(response)
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      bytes += chunk.length
      // Counted after decompression: a small response may decompress to a huge one.
      if (bytes > maxBytes) throw new Error(`The page is larger than ${maxBytes / 1024 / 1024} MB`)
      chunks.push(chunk)
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : error
  } finally {
    response.destroy()
  }
  return Buffer.concat(chunks)
}

function decompress(response: IncomingMessage): Readable {
  const encoding = response.headers["content-encoding"]?.trim().toLowerCase() ?? "identity"
  const unpack = { gzip: createGunzip, "x-gzip": createGunzip, deflate: createInflate, br: createBrotliDecompress }[
    encoding
  ]
  if (!unpack) return response
  const stream = unpack()
  response.on("error", (error) => stream.destroy(error))
  return response.pipe(stream)
}
