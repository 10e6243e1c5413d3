// The spellings of the home directory at the start of a path: `~`, `$HOME` and `${HOME}`.

/** Replaces a leading `~`, `$HOME` or `${HOME}` by `home`. */
export function expandHome(path: string, home: string): string {
  return path.replace(/^(~|\$HOME|\$\{HOME\})(?=\/|$)/, () => home)
}
