import type { EntityName } from "@latchkey/core/ports";

type Parameters = Readonly<Record<string, string | number | null | undefined>>;

/** The addresses of the console's pages below where it is mounted. */
export interface Links {
  timeline(parameters?: Parameters): string;
  record(id: string): string;
  entity(entity: EntityName, id: string, parameters?: Parameters): string;
  overview(parameters?: Parameters): string;
  integrity(): string;
}

function withParameters(path: string, parameters: Parameters = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value != null && value !== "") query.set(name, String(value));
  }
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}

export function createLinks(basePath: string): Links {
  return {
    timeline: (parameters) => withParameters(basePath, parameters),
    record: (id) => `${basePath}/records/${encodeURIComponent(id)}`,
    entity: (entity, id, parameters) =>
      withParameters(`${basePath}/entities/${entity}/${encodeURIComponent(id)}`, parameters),
    overview: (parameters) => withParameters(`${basePath}/overview`, parameters),
    integrity: () => `${basePath}/integrity`,
  };
}
