// Number of attempts of an attack: a few in every test run, the full number in `npm run attack`.
export const isFullAttack = process.env["MODE"] === "attack"

export function toAttackCount(short: number, full: number): number {
  return isFullAttack ? full : short
}
