import { z } from "zod";

const label = z.string().trim().min(1).max(40);

/** What the marketplace keeps of a vendor besides Latchkey's own fields: typed in every input and answer. */
export const vendorFields = z.object({
  taxNumber: z.string().trim().min(4).max(20).nullish(),
  categories: z.array(label).max(8).default([]),
});

/** What the marketplace keeps of a client. */
export const clientFields = z.object({
  interests: z.array(label).max(8).default([]),
});
