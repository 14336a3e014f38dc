import type { FailureCode, SoftwareFacts } from '../model/observation.ts';

/** Where a part could not be read that night, what is not seen is not gone: one unknown verdict stands for every product that is missing. */
export function unreadOf({ unread = [] }: SoftwareFacts): readonly {
  readonly status: 'unknown';
  readonly reason: FailureCode;
}[] {
  const [first] = unread;
  return first === undefined ? [] : [{ status: 'unknown', reason: first.failure }];
}
