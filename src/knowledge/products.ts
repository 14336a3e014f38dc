import { SOFTWARE_TABLE } from './software/index.ts';

/** Products of life cycles and advisories that we do not know by sight. */
const OTHERS: Readonly<Record<string, string>> = {
  'laravel-ignition': 'Laravel Ignition',
  manageengine: 'ManageEngine',
  nodejs: 'Node.js',
  phpunit: 'PHPUnit',
};

const NAMES: ReadonlyMap<string, string> = new Map([
  ...Object.entries(OTHERS),
  ...SOFTWARE_TABLE.map(({ product, name }) => [product, name] as const),
]);

/** `wordpress-plugin:give`: products that are known by the name of a folder. */
const FOLDERS: Readonly<Record<string, string>> = {
  'wordpress-plugin': 'WordPress plugin',
  'wordpress-theme': 'WordPress theme',
};

/** How people write the products that our ids name; an id that has no such name is written as it is. */
export function nameOf(product: string): string {
  const name = NAMES.get(product);
  if (name !== undefined) return name;
  const [family = '', slug] = product.split(':', 2);
  const folder = FOLDERS[family];
  return folder === undefined || slug === undefined ? product : `${folder} ${slug}`;
}
