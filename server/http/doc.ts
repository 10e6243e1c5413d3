// /doc: the OpenAPI document of the contract, as JSON.
import type { Request, Response } from "express"
import { contract } from "../api/contract.ts"
import { sendJson } from "./bind.ts"
import { laterRoutes } from "./later.ts"
import { toOpenApi } from "./openapi.ts"

/** Answers with the document. */
export function serveDoc(_request: Request, response: Response, version: string): void {
  sendJson(response, 200, toOpenApi(contract, laterRoutes, version))
}
