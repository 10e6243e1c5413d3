// The OpenAPI document of this server.
import { contract } from "../api/contract.ts"
import { laterRoutes } from "./later.ts"
import { toOpenApi } from "./openapi.ts"

export const createDoc = (version: string): unknown => toOpenApi(contract, laterRoutes, version)
