import type { Actor, UserId } from "@latchkey/core/ports";
import { type Html, html } from "../html.ts";
import type { Links } from "../links.ts";

/** The end of an id: that of a UUIDv7 begins with its time, and is alike in neighbours. */
export function shortId(id: string): string {
  return id.length > 12 ? `…${id.slice(-8)}` : id;
}

function personLink(label: string, id: UserId, address: string): Html {
  return html`<a class="nowrap" href="${address}" title="${id}">${label}<span class="mono">${shortId(id)}</span></a>`;
}

/** Who acted; leads to what else he did. */
export function renderActor(actor: Actor, links: Links): Html {
  switch (actor.kind) {
    case "anonymous":
      return html`<span class="soft">anonymous</span>`;
    case "system":
      return html`<bdi class="mono anywhere">${actor.job}</bdi>`;
    case "user":
      return personLink("user ", actor.userId, links.timeline({ actor: actor.userId }));
    case "staff": {
      const staff = personLink("staff ", actor.userId, links.timeline({ actor: actor.userId }));
      if (actor.onBehalfOf === null) return staff;
      return html`${staff} for ${personLink("user ", actor.onBehalfOf, links.timeline({ subject: actor.onBehalfOf }))}`;
    }
  }
}

/** Whom it was about; leads to what else happened to him. */
export function renderSubject(subjectId: UserId | null, links: Links): Html | null {
  return subjectId === null ? null : personLink("", subjectId, links.timeline({ subject: subjectId }));
}
