// Logs in to a running server: finds the password, and asks for it where the server requires one and none was given.
import { createTransport, type TransportOptions } from "../../../client/transport.ts"
import { toReason } from "../../../text/to-reason.ts"
import { printNotice } from "../../console/print.ts"
import { UsageError } from "../../console/report-error.ts"
import { toRemoteServer } from "../../server/remote-server.ts"

export type Login = { readonly url: string; readonly password?: string; readonly username?: string }

/** Throws UsageError for a wrong or missing password, and an Error where no server answers. */
export async function logIn({ url, password, username }: Login): Promise<TransportOptions> {
  if (password !== undefined || new URL(url).password !== "")
    printNotice("other users can read a password among the arguments; OPENCODE_SERVER_PASSWORD hides it")
  const env = { ...process.env, ...(username === undefined ? {} : { OPENCODE_SERVER_USERNAME: username }) }
  const server = toRemoteServer(url, env, password)
  const status = await getStatus(server)
  if (status !== 401) return server
  if (server.headers["Authorization"] !== undefined) throw toWrongPassword(server)
  const { isCancel, password: askPassword } = await import("@clack/prompts")
  const given = await askPassword({ message: `Password of ${server.url}` })
  if (isCancel(given)) throw new UsageError(`${server.url} requires a password.`)
  const again = toRemoteServer(url, env, given)
  if ((await getStatus(again)) === 401) throw toWrongPassword(server)
  return again
}

function toWrongPassword(server: TransportOptions): UsageError {
  return new UsageError(`The password is not the one of ${server.url}.`)
}

/** The status of a call that any server of this API answers. Throws where none answers. */
async function getStatus(server: TransportOptions): Promise<number> {
  const transport = createTransport(server)
  try {
    return (await transport.call({ method: "GET", path: "/path" })).status
  } catch (error) {
    throw new Error(`${server.url}: ${toReason(error)}`, { cause: error })
  } finally {
    transport.close()
  }
}
