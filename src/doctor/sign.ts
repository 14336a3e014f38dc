/** `bad`: a night would fail or mislead. `unmeasured`: it could not be told, and that is said. */
export type Fitness = 'ok' | 'warn' | 'bad' | 'unmeasured';

/** One thing that was looked at. */
export interface Sign {
  readonly name: string; // a word or two
  readonly fitness: Fitness;
  readonly says: string; // what was found
  readonly todo: string | null; // what to do about it
}

export const ok = (name: string, says: string): Sign => ({ name, fitness: 'ok', says, todo: null });
export const warn = (name: string, says: string, todo: string): Sign => ({ name, fitness: 'warn', says, todo });
export const bad = (name: string, says: string, todo: string): Sign => ({ name, fitness: 'bad', says, todo });
export const unmeasured = (name: string, why: string): Sign => ({
  name,
  fitness: 'unmeasured',
  says: `not measured: ${why}`,
  todo: null,
});

const DAY = 86_400_000;

/** Whole days from one day or instant to another; negative when the second is earlier. */
export const daysBetween = (from: string, to: string): number => Math.floor((Date.parse(to) - Date.parse(from)) / DAY);

export const days = (n: number): string => `${n} ${Math.abs(n) === 1 ? 'day' : 'days'}`;

/** 1.5 GB, 620 MB: powers of ten, as disks are sold. */
export function bytes(n: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, n < 1 ? 0 : Math.floor(Math.log10(n) / 3));
  const value = n / 1000 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power]}`;
}
