import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSecurityTxt, SECURITY_TXT_FAULTS } from '../../../src/parse/security-txt.ts';
import certContact from '../../../src/rules/disclosure/cert-contact.ts';
import securityTxt from '../../../src/rules/disclosure/security-txt.ts';
import { disclosureFacts, verdictsOf } from '../table.ts';

const date = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
const line = fc.oneof(
  fc.string({ unit: 'binary' }),
  date.map((day) => `Expires: ${day.toISOString()}`),
  fc.constantFrom(
    'Contact: mailto:a@macert.gov.ma',
    'Contact: mailto:@',
    'Contact: https://[',
    'Contact: tel:+1',
    'Hiring:',
  ),
);
const text = fc.array(line, { maxLength: 6 }).map((lines) => new TextEncoder().encode(`${lines.join('\n')}\n`));

test('whatever the text and the day, each rule says one thing, and no broken text passes', () => {
  fc.assert(
    fc.property(text, date, fc.boolean(), (body, day, legacy) => {
      const { fields, faults, signed } = parseSecurityTxt(body);
      const facts = { disclosure: disclosureFacts({ fields, faults, signed, legacy }) };
      const now = day.toISOString();
      expect(verdictsOf(certContact, facts, { now })).toHaveLength(1);
      const [verdict, ...more] = verdictsOf(securityTxt, facts, { now });
      expect(more).toEqual([]);
      const broken = faults.some((fault) => SECURITY_TXT_FAULTS[fault] === 'error');
      if (broken || legacy) expect(verdict?.status).toBe('fail');
      else expect(['pass', 'fail']).toContain(verdict?.status);
    }),
  );
});
