import { BODIES } from './bodies.ts';
import { ELSEWHERE } from './elsewhere.ts';
import { HANDSHAKES } from './handshakes.ts';
import { HEADS } from './heads.ts';
import type { Hostile } from './hostile.ts';
import { WORDS } from './words.ts';

/** Every hostile server. */
export const HOSTILE: readonly Hostile[] = [...HEADS, ...BODIES, ...ELSEWHERE, ...HANDSHAKES, ...WORDS];
