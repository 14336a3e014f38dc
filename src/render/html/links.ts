/** Where things stand, seen from the page that is being written. */
export interface Links {
  site(target: string): string;
  finding(fingerprint: string, target: string): string;
  owner(owner: string): string;
  rule(rule: string): string | null; // null: there is no page of rules
  guide(fingerprint: string, target: string): string | null; // where why and how are told; null: with the finding itself
}

/** Everything is on the page itself. */
export const IN_ONE_FILE: Links = {
  site: (target) => `#site-${target}`,
  finding: (fingerprint) => `#${fingerprint}`,
  owner: (owner) => `#owner-${owner}`,
  rule: () => null,
  guide: () => null,
};
