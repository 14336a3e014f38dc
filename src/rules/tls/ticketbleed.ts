import { defineRule } from '../../model/rule.ts';
import { judgeDeep } from '../deep.ts';

export default defineRule({
  id: 'tls/ticketbleed',
  observes: ['tls'],
  severity: 'high',
  references: ['https://www.cve.org/CVERecord?id=CVE-2016-9244', 'https://my.f5.com/manage/s/article/K05121675'],
  controls: ['CRYPTO-MES-POL', 'DEV-EXIG-TRANSAC', 'CONF-OBLIG-CRYPTO'],
  text: {
    title: 'Resumed sessions show nothing of the memory (Ticketbleed)',
    rationale: 'Some F5 devices add up to 31 bytes of their memory to the answer, among them parts of other sessions.',
    remediation: 'Update the device as K05121675 of F5 says, or switch session tickets off in its client SSL profile.',
    messages: {
      vulnerable: 'The server fills a short session ID up from its memory.',
      'not-vulnerable': 'The server gives back the session ID as it was sent.',
      'not-concerned': 'The server has no session tickets of this kind.',
      'not-asked': 'Not asked: only the deep profile asks.',
    },
  },

  judge({ tls }) {
    return judgeDeep(
      tls,
      'high',
      ({ ticketbleed }) => ticketbleed,
      ({ details }) => details.sessionTickets === 'no' || details.sessionTickets === 'not-applicable',
    );
  },
});
