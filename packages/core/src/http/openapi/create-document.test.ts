import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { errorCodes } from "../../errors/index.ts";
import { routes } from "../routes/routes.ts";
import { createTestHandler, testSchemas, testSettings } from "../testing/create-test-handler.ts";
import { createDocument } from "./create-document.ts";

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
  readonly requestBody?: {
    readonly content: { readonly "application/json": { readonly schema: { readonly $ref: string } } };
  };
  readonly security: readonly unknown[];
}

interface Document {
  readonly servers: readonly { readonly url: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
}

// As JSON, as clients see it.
const document = JSON.parse(
  JSON.stringify(
    createDocument({ settings: testSettings, basePath: "/auth", schemas: testSchemas, routes })(),
  ),
) as Document;

describe("the document", () => {
  it("is valid OpenAPI 3.1 whose references all lead somewhere", async () => {
    const validator = new Validator();
    const result = await validator.validate(structuredClone(document) as object as Record<string, unknown>);
    expect(result).toEqual({ valid: true });
    expect(validator.version).toBe("3.1");
    for (const [, pointer = ""] of JSON.stringify(document).matchAll(/"\$ref":"#([^"]*)"/g)) {
      const target = pointer
        .split("/")
        .slice(1)
        .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);
      expect(target, pointer).toBeTypeOf("object");
    }
  });

  it("is caught by the validator when it is not", async () => {
    const broken = { ...structuredClone(document), paths: { "/x": { get: { responses: "none" } } } };
    await expect(new Validator().validate(broken)).resolves.toMatchObject({ valid: false });
  });

  it("has every route, with its body, its answer and its errors", () => {
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.toSorted()).toEqual(
      routes.map(({ method, path }) => `${method} ${path.replace(":id", "{id}")}`).toSorted(),
    );
    for (const route of routes) {
      const operation = document.paths[route.path.replace(":id", "{id}")]?.[route.method.toLowerCase()];
      expect(operation?.operationId).toBe(route.operationId);
      expect(operation?.security).toHaveLength(route.needsSession ? 1 : 0);
      expect(operation?.requestBody?.content["application/json"].schema.$ref).toBe(
        route.body === null ? undefined : `#/components/schemas/${route.body}`,
      );
      const statuses = [route.success.status, ...route.errors.map((code) => errorCodes[code].status)];
      for (const status of [...statuses, ...(route.needsSession ? [401] : []), 500, 503]) {
        expect(operation?.responses, `${route.operationId} ${status}`).toHaveProperty(String(status));
      }
    }
  });

  it("shows the host's own fields, as they come in", () => {
    expect(document.components.schemas["vendorPatch"]).toMatchObject({
      required: ["taxNumber"],
      properties: { taxNumber: { type: "string" } },
      additionalProperties: false,
    });
  });

  it("stands at the base path of the public origin, whatever address asked for it", async () => {
    expect(document.servers).toEqual([{ url: "https://shop.example/auth" }]);
    const response = await createTestHandler().handler(new Request("http://10.0.0.1/auth/openapi.json"));
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/json"]);
    expect(await response.json()).toEqual(document);
  });
});
