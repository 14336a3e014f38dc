/** One policy: directive name, lower-case, to its values as written. The first of a repeated directive counts. */
export type Policy = ReadonlyMap<string, readonly string[]>;

/**
 * The policies of all lines: each line and each comma part is a policy of its own, and all of them are enforced together
 * (CSP3 section 2.2.2 "parse a response's Content Security Policies"). A policy without directives is none.
 */
export const parsePolicies = (lines: readonly string[]): readonly Policy[] =>
  lines
    .flatMap((line) => line.split(','))
    .map(parsePolicy)
    .filter((policy) => policy.size > 0);

/** CSP3 section 2.2.1 "parse a serialized CSP": split on semicolons and ASCII white space; a repeated name is ignored. */
export function parsePolicy(text: string): Policy {
  const policy = new Map<string, readonly string[]>();
  for (const part of text.split(';')) {
    const [name, ...values] = part.split(/[\t\n\f\r ]+/).filter((word) => word !== '');
    if (name === undefined || /[^\x21-\x7e]/.test(part.replace(/[\t\n\f\r ]/g, ''))) continue; // only ASCII counts
    const key = name.toLowerCase();
    if (!policy.has(key)) policy.set(key, values);
  }
  return policy;
}
