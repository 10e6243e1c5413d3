// The directory and the branch as one label.
import type { CatalogueState } from "../../state/catalogue.ts"
import { sanitize } from "../../text/row/sanitize.ts"

/** `~/project:main` */
export function toDirectoryLabel({
  directory,
  home,
  branch,
}: Pick<CatalogueState, "directory" | "home" | "branch">): string {
  const isInHome = home !== "" && (directory === home || directory.startsWith(`${home}/`))
  const path = isInHome ? `~${directory.slice(home.length)}` : directory
  return sanitize(branch ? `${path}:${branch}` : path)
}
