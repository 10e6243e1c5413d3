// Which files count as documents: texts for people and agents. Before a project is trusted, its settings may name only
// these as instructions, so that no key, password or program text is sent to a model because of a repository.
import { basename } from "node:path"

const extension = /\.(md|mdx|mdc|markdown|txt|text|rst|adoc|asciidoc|org)$/i
/** Files that agents read as instructions, and the usual documents without an extension. */
const name =
  /^(\.(cursor|windsurf|cline|roo|kilocode)rules|\.goosehints|README|CONTRIBUTING|CONVENTIONS|GUIDELINES|HACKING|AUTHORS|CHANGELOG|NOTES|TODO)$/i
/** Texts that hold secrets in spite of their extension. */
const secret =
  /^\.?env(\.|$)|\.env(\.|$)|(^|[._-])(secrets?|passwords?|passwd|credentials?|tokens?|api[._-]?keys?|private[._-]?keys?|id_(rsa|dsa|ecdsa|ed25519))([._-]|$)/i
const secretFolder = /(^|\/)\.(git|ssh|gnupg|aws|kube|docker)\//i

/** Whether a path, by its name, is a document. Resolve links first. */
export function isDocument(path: string): boolean {
  const file = basename(path)
  return (
    (extension.test(file) || name.test(file)) && !secret.test(file) && !secretFolder.test(path.replaceAll("\\", "/"))
  )
}
