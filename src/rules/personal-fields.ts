import { CONTACT_FIELDS, IDENTITY_FIELDS } from '../knowledge/personal-fields.ts';
import type { PageForm } from '../model/observation.ts';

/** The names of the fields of these forms that ask who somebody is, and of those that ask where to reach them. Names only exist here. */
export function personalFields(forms: readonly PageForm[]) {
  const fields = forms.flatMap((form) => form.fields);
  return {
    identity: fields.filter((field) => asksFor(field, IDENTITY_FIELDS)),
    contact: fields.filter((field) => asksFor(field, CONTACT_FIELDS)),
  };
}

/** `num_cin`, `cinDemandeur` and `form[cin]` hold `cin`; `vaccin` does not. */
function asksFor(field: string, names: readonly string[]): boolean {
  const words = `_${field.replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase()}_`.replace(/[^a-z]+/g, '_');
  return names.some((name) => words.includes(`_${name}_`));
}
