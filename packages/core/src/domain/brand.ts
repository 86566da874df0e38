declare const brand: unique symbol;

/** A type that only its own parser or factory can make: two ids of different kinds never mix. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };
