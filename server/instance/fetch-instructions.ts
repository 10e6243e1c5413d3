// Fetches instructions from a URL that the settings of the user, or of a trusted project, name.
import { fetchPage, toWebURL } from "../tool/web/web-page.ts"

const maxBytes = 100 * 1024
const timeoutMs = 5000

/** The text, limited to 100 KB and 5 s. The message of an error is for the user. */
export async function fetchInstructions(text: string): Promise<string> {
  const url = toWebURL(text)
  const { body } = await fetchPage({
    url,
    accept: "text/markdown, text/plain;q=0.9, */*;q=0.1",
    signal: AbortSignal.timeout(timeoutMs),
    maxBytes,
    // The configured host may be in a private network; redirects to other private hosts are rejected.
    authorize: async (target) => target.host === url.host,
  })
  return body.toString("utf8")
}
