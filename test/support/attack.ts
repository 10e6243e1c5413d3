// How often an attack is tried: a few times in every run of the tests, its whole number in `npm run attack`.
export const isWholeAttack = process.env["MODE"] === "attack"

export function attackTimes(short: number, whole: number): number {
  return isWholeAttack ? whole : short
}
