// Resolves symbolic links by text, for comparisons. What is opened goes through containment.ts.
// Guarantee: never throws; what cannot be read is kept as it is named.
import { lstatSync, readlinkSync } from "node:fs"
import { dirname, join, parse, sep } from "node:path"

const maxLinks = 40
/** No disk has longer paths. */
const maxLength = 4096

/**
 * The path with its links resolved as far as it exists; the missing rest is kept. `path` is absolute. A link for which
 * `follows` returns false is kept like a folder.
 */
export function resolveLinks(path: string, follows: (link: string) => boolean = () => true): string {
  if (path.length > maxLength) return path
  const { root } = parse(path)
  const names = toNames(path.slice(root.length))
  let at = root
  let links = 0
  for (let name = names.pop(); name !== undefined; name = names.pop()) {
    // Only link targets hold `..`, and `at` holds no links that are followed, so the parent is the real one.
    if (name === "..") {
      at = dirname(at)
      continue
    }
    const next = join(at, name)
    const target = links < maxLinks && follows(next) ? findTarget(next) : undefined
    if (target === undefined) {
      at = next
      continue
    }
    links++
    if (parse(target).root !== "") at = parse(target).root
    names.push(...toNames(target))
  }
  return at
}

/** Last name first. */
function toNames(path: string): string[] {
  return path
    .split(sep)
    .filter((name) => name !== "" && name !== ".")
    .toReversed()
}

function findTarget(path: string): string | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ? readlinkSync(path) : undefined
  } catch {
    return undefined
  }
}
