// Reads the JSON body of a request. Guarantees: at most 50 MB are kept, and a body that is far larger is refused before it has
// arrived; compressed bodies, bodies that are not UTF-8, and bodies nested so deeply that a parser's stack could overflow are
// refused.
import { isUtf8 } from "node:buffer"
import type { NextFunction, Request, Response } from "express"
import { toReason } from "../base/reason.ts"

const maxBytes = 50 * 1024 * 1024
/** A body that is too large is discarded up to this size before it is refused: many clients read no response while they write. */
const maxDiscardedBytes = 4 * maxBytes
const maxDepth = 256

/** Why a body is refused, in the form that `toProblem` reads. */
type Refusal = { readonly status: number; readonly type?: string; readonly message: string }

/** The middleware that sets `request.body`. An absent body is an empty object, whatever its content type. */
export function readBody(request: Request, _response: Response, next: NextFunction): void {
  const { headers } = request
  const declared = Number(headers["content-length"] ?? 0)
  if (headers["transfer-encoding"] === undefined && declared === 0) {
    request.body = {}
    return next()
  }
  const refusal = findRefusal(request, declared)
  if (refusal) return next(refusal)

  const chunks: Buffer[] = []
  let length = 0
  const finish = (problem?: Refusal) => {
    request.off("data", take).off("end", end).off("error", fail)
    if (problem) request.resume()
    next(problem)
  }
  const take = (chunk: Buffer) => {
    length += chunk.length
    if (length <= maxBytes) return void chunks.push(chunk)
    chunks.length = 0
    if (length > maxDiscardedBytes) finish(tooLarge)
  }
  const end = () => {
    if (length > maxBytes) return finish(tooLarge)
    const bytes = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, length)
    const problem = parse(bytes)
    if ("status" in problem) return finish(problem)
    request.body = problem.value
    finish()
  }
  const fail = () => finish({ status: 400, message: "the body was cut off" })
  request.on("data", take).on("end", end).on("error", fail)
}

const tooLarge: Refusal = { status: 413, type: "entity.too.large", message: "the body is too large" }

function findRefusal({ headers }: Request, declared: number): Refusal | undefined {
  const encoding = headers["content-encoding"]
  if (encoding !== undefined && encoding !== "identity")
    return unsupported(`Unsupported Content-Encoding: expected none, got "${encoding.slice(0, 50)}"`)
  const type = headers["content-type"]?.trim()
  // JSON, or no type at all from a caller without an Origin (a script); the guard has refused web pages that send no Origin.
  const isJson =
    type === undefined ? headers.origin === undefined : /^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(type)
  if (!isJson)
    return unsupported(`Unsupported Content-Type: expected application/json, got "${(type ?? "none").slice(0, 100)}"`)
  const charset = /;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(type ?? "")?.[1]
  if (charset !== undefined && !/^(utf-?8|us-ascii)$/i.test(charset))
    return unsupported(`Unsupported charset: expected utf-8, got "${charset.slice(0, 50)}"`)
  return declared > maxDiscardedBytes ? tooLarge : undefined
}

function unsupported(message: string): Refusal {
  return { status: 415, message }
}

function parse(bytes: Buffer): { value: unknown } | Refusal {
  if (!isUtf8(bytes)) return malformed("it is not UTF-8")
  if (isDeeperThan(maxDepth, bytes)) return malformed(`it is nested more than ${maxDepth} levels deep`)
  const text = bytes.toString("utf8")
  try {
    return { value: JSON.parse(text.startsWith("\ufeff") ? text.slice(1) : text) as unknown }
  } catch (error) {
    return malformed(toReason(error))
  }
}

function malformed(message: string): Refusal {
  return { status: 400, type: "entity.parse.failed", message }
}

const [quote, backslash, openList, openObject, closeList, closeObject] = [0x22, 0x5c, 0x5b, 0x7b, 0x5d, 0x7d] as const

/** Whether brackets outside of strings are nested deeper than `limit`; checked before the text is parsed. */
function isDeeperThan(limit: number, bytes: Buffer): boolean {
  let depth = 0
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]
    if (byte === openList || byte === openObject) {
      if (++depth > limit) return true
    } else if (byte === closeList || byte === closeObject) depth--
    else if (byte === quote) {
      const end = findStringEnd(bytes, i + 1)
      if (end < 0) return false
      i = end
    }
  }
  return false
}

function findStringEnd(bytes: Buffer, start: number): number {
  for (let end = bytes.indexOf(quote, start); end >= 0; end = bytes.indexOf(quote, end + 1)) {
    let before = end - 1
    while (before >= start && bytes[before] === backslash) before--
    if ((end - before) % 2 === 1) return end
  }
  return -1
}
