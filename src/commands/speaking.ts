import type { Environment, Output } from './environment.ts';

/** May this output have colours? (https://no-color.org) */
const inColour = (
  output: Output,
  { noColor }: { readonly noColor?: boolean | undefined },
  { env }: Environment,
): boolean => output.isTTY && !noColor && !env.NO_COLOR && env.TERM !== 'dumb';

/** How a summary looks on this output. */
export const styleOf = (
  output: Output,
  options: { readonly noColor?: boolean | undefined },
  environment: Environment,
) => ({
  colour: inColour(output, options, environment),
  columns: output.isTTY ? Math.min(Math.max(output.columns, 60), 120) : 80,
});

/** Columns of text, as wide as their widest cell. The last one is not padded. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  const lines = rows.map((row) =>
    row
      .map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  return lines.map((line) => `${line}\n`).join('');
}

export const plural = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
