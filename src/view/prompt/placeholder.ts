// The placeholder of an empty prompt.
const examples = [
  "Fix the failing test in src/math.test.js",
  "Explain what happens when the server starts",
  "Rename this function everywhere it is used",
  "Write a test for the date parser",
  "Why is the first page slow?",
  "Add a --verbose flag to the command line",
] as const

/** An example, always the same for a `seed`. */
export function toPlaceholder(seed: number, isShell: boolean): string {
  if (isShell) return 'Run a command… "git status"'
  return `Ask anything… "${examples[Math.abs(Math.floor(seed)) % examples.length]}"`
}
