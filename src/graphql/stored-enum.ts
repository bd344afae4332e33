/**
 * A GraphQL enum of values as they are stored: names are the upper-cased values
 * (`members_only` → `MEMBERS_ONLY`), and resolvers go on working with the stored text.
 */
export function enumOf<const V extends string>(values: readonly V[]): Record<Uppercase<V>, V> {
  return Object.fromEntries(values.map((value) => [value.toUpperCase(), value])) as Record<
    Uppercase<V>,
    V
  >;
}
