/** A team that answers for incidents of others. A contact is one of its own when its host is `domain` or below it. */
export interface CertContact {
  readonly team: string;
  readonly domain: string;
  readonly source: string; // where the domain was read
}

/**
 * The teams of Morocco, looked over on 2026-11-22. No page of DGSSI that names an address of maCERT could be read when the list was made:
 * DGSSI should confirm the first two rows.
 */
export const CERT_CONTACTS: readonly CertContact[] = [
  { team: 'maCERT', domain: 'macert.gov.ma', source: 'public incident procedures that name incident@macert.gov.ma' },
  {
    team: 'maCERT',
    domain: 'dgssi.gov.ma',
    source: 'https://www.dgssi.gov.ma/, the site of DGSSI, to which maCERT belongs',
  },
  { team: 'EDU-CERT', domain: 'educert.ma', source: 'https://www.educert.ma/, description according to RFC 2350' },
];
