// Fetches rules for the agent by a URL that the user's settings, or those of a project that he trusts, name.
import { fetchPage, toWebURL } from "../tool/web/web-page.ts"

const maxBytes = 100 * 1024
const timeoutMs = 5000

/** The text, bounded in size and time. Throws in words. */
export async function fetchInstructions(text: string): Promise<string> {
  const url = toWebURL(text)
  const { body } = await fetchPage({
    url,
    accept: "text/markdown, text/plain;q=0.9, */*;q=0.1",
    signal: AbortSignal.timeout(timeoutMs),
    maxBytes,
    // The named host may be one of the own network; where it sends on to was named by nobody.
    authorize: async (target) => target.host === url.host,
  })
  return body.toString("utf8")
}
