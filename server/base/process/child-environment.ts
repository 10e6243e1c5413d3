// The environment of a child process: what the user has, without secrets and without what would make a program wait
// for a keyboard. A name is a secret by its form, so that a provider nobody has heard of is covered too.

const secretNames = [
  /(^|_)API_?KEY(S|$|_)/i,
  /(^|_)TOKEN$/i,
  /SECRET/i,
  /PASSW(OR)?D/i,
  /PASSPHRASE/i,
  /CREDENTIAL/i,
  /(^|_)(ACCESS|PRIVATE|AUTH|ENCRYPTION|SIGNING)_KEY/i,
  // May hold the keys of providers as text.
  /^OPENCODE_(CONFIG_CONTENT|AUTH|SERVER)/i,
]

const quiet: Readonly<Record<string, string>> = {
  TERM: "dumb",
  PAGER: "cat",
  GIT_PAGER: "cat",
  GIT_TERMINAL_PROMPT: "0",
  GIT_EDITOR: "true",
}

/** Whether a variable of this name is kept from child processes. */
function isSecretName(name: string): boolean {
  return secretNames.some((pattern) => pattern.test(name))
}

/**
 * What a child process gets of an environment. `keep` names variables that pass though they look like secrets, in
 * exact spelling; `set` is added last.
 */
export function toChildEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  options: { readonly keep?: readonly string[]; readonly set?: Readonly<Record<string, string>> } = {},
): Record<string, string> {
  const child: Record<string, string> = {}
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) continue
    if (isSecretName(name) && !options.keep?.includes(name)) continue
    child[name] = value
  }
  return { ...child, ...quiet, ...options.set }
}
