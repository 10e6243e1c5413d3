// The environment of a child process: the user's, without secrets, and set so that programs do not wait for a keyboard.
// A secret is recognized by the form of its name, so that keys of unknown providers are covered too.
import type { Environment } from "../environment.ts"
import { agentMarkName } from "./agent-processes.ts"

const secretNames = [
  /(^|_)API_?KEY(S|$|_)/i,
  /(^|_)TOKEN$/i,
  /SECRET/i,
  /PASSW(OR)?D/i,
  /PASSPHRASE/i,
  /CREDENTIAL/i,
  /(^|_)(ACCESS|PRIVATE|AUTH|ENCRYPTION|SIGNING)_KEY/i,
  // May contain API keys as text.
  /^OPENCODE_(CONFIG_CONTENT|AUTH|SERVER)/i,
]

const nonInteractive: Readonly<Record<string, string>> = {
  TERM: "dumb",
  PAGER: "cat",
  GIT_PAGER: "cat",
  GIT_TERMINAL_PROMPT: "0",
  GIT_EDITOR: "true",
}

/** The variables that a child process receives. The mark of an agent that started this program is not passed on. */
export function toChildEnvironment(env: Environment): Record<string, string> {
  const child: Record<string, string> = {}
  for (const [name, value] of Object.entries(env))
    if (value !== undefined && name !== agentMarkName && !isSecretName(name)) child[name] = value
  return { ...child, ...nonInteractive }
}

function isSecretName(name: string): boolean {
  return secretNames.some((pattern) => pattern.test(name))
}
