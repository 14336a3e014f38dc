/** One policy: directive name, lower-case, to its values as written. The first of a repeated directive counts. */
export type Policy = ReadonlyMap<string, readonly string[]>;

/**
 * The policies of all lines: each line and each comma part is a policy of its own, and all of them are enforced together
 * (CSP3 section 2.2.2 "parse a response's Content Security Policies"). A policy without directives is none.
 */
export const parsePolicies = (lines: readonly string[]): readonly Policy[] =>
  serialisedPolicies(lines).map(parsePolicy);

/** The text of each policy that has directives, for what a parsed policy does not show: repeated directives. */
export const serialisedPolicies = (lines: readonly string[]): readonly string[] =>
  lines.flatMap((line) => line.split(',')).filter((text) => parsePolicy(text).size > 0);

/** CSP3 section 2.2.1 "parse a serialized CSP": split on semicolons and ASCII white space; a repeated name is ignored. */
export function parsePolicy(text: string): Policy {
  const policy = new Map<string, readonly string[]>();
  for (const [name, values] of directivesOf(text)) if (!policy.has(name)) policy.set(name, values);
  return policy;
}

/** Every directive in order, repeated ones included. One that holds anything but ASCII does not count. */
export const directivesOf = (text: string): readonly (readonly [name: string, values: readonly string[]])[] =>
  text.split(';').flatMap((part) => {
    const [name, ...values] = part.split(/[\t\n\f\r ]+/).filter((word) => word !== '');
    if (name === undefined || /[^\x21-\x7e\t\n\f\r ]/.test(part)) return [];
    return [[name.toLowerCase(), values] as const];
  });

/** CSP3 section 3.3: browsers take these out of a policy that a `<meta>` element delivers. */
export const IGNORED_IN_META: readonly string[] = ['frame-ancestors', 'report-uri', 'sandbox'];

/**
 * The policies of `<meta http-equiv="Content-Security-Policy">`, without what is ignored there. Each element is one policy: the HTML
 * standard parses its content as one serialized policy, so a comma separates nothing.
 */
export const parseMetaPolicies = (contents: readonly string[]): readonly Policy[] =>
  contents
    .map((content) => new Map([...parsePolicy(content)].filter(([name]) => !IGNORED_IN_META.includes(name))))
    .filter((policy) => policy.size > 0);
