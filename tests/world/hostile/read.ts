import { createRequire } from 'node:module';

/** Rows of cells (RFC 4180). Throws on what a strict reader refuses. */
export function parseCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  for (let row: string[] = []; cell.lastIndex < text.length; ) {
    const at = cell.lastIndex;
    const [, quoted, plain, end] = cell.exec(text) ?? [];
    if (end === undefined) throw new Error(`no CSV at ${at}: ${JSON.stringify(text.slice(at, at + 80))}`);
    row.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

const ANYTHING =
  '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="testsuites"><xs:complexType><xs:sequence><xs:any processContents="skip" maxOccurs="unbounded"/></xs:sequence><xs:anyAttribute processContents="skip"/></xs:complexType></xs:element></xs:schema>';

/** What libxml2 says against a document. */
export async function xmlFaults(contents: string): Promise<readonly unknown[]> {
  const require = createRequire(new URL('../../schemas/package.json', import.meta.url));
  const { validateXML } = require('xmllint-wasm') as {
    validateXML(options: object): Promise<{ readonly errors: readonly unknown[] }>;
  };
  return (await validateXML({ xml: [{ fileName: 'junit.xml', contents }], schema: [ANYTHING] })).errors;
}
