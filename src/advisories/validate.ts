import { by } from '../model/canonical.ts';

interface Fault {
  readonly message?: string;
  readonly instancePath: string;
}
export type DocumentTest = (document: unknown) => { readonly isValid: boolean; readonly errors?: readonly Fault[] };

/**
 * Faults of a CSAF 2.0 document, one sentence each: by the schema, then by the mandatory tests (CSAF 2.0, 6.1). Never the informative
 * ones, which fetch addresses. The validator is heavy, so it comes in only when a document does.
 */
export async function csafFaults(document: unknown): Promise<readonly string[]> {
  const { csaf_2_0 } = await import('@secvisogram/csaf-validator-lib/schemaTests.js');
  const inSchema = faultsOf(csaf_2_0(document));
  if (inSchema.length > 0) return inSchema;
  const tests = Object.entries<unknown>(await import('@secvisogram/csaf-validator-lib/mandatoryTests.js'));
  return tests
    .filter((entry): entry is [string, DocumentTest] => entry[0].startsWith('mandatoryTest_'))
    .sort(by(([name]) => name))
    .flatMap(([name, test]) => faultsOf(test(document)).map((fault) => `${fault} (${name})`));
}

const MOST = 20;

function faultsOf({ isValid, errors = [] }: ReturnType<DocumentTest>): readonly string[] {
  if (isValid) return [];
  return errors.slice(0, MOST).map(({ message = 'is not valid', instancePath }) => `${instancePath || '/'} ${message}`);
}
