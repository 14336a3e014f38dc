/**
 * Names of form fields that ask who somebody is, as Moroccan administrations write them, in French, English and transliterated Arabic.
 * As of 2026-11-22, our own list; law 09-08 (art. 1) says what personal data are. `_` parts words: see src/rules/page/personal-data.ts.
 */
export const IDENTITY_FIELDS: readonly string[] = [
  'birthdate',
  'card_number',
  'carte_identite',
  'carte_nationale',
  'carte_sejour',
  'cin',
  'cine',
  'cne',
  'cni',
  'cnie',
  'cnops',
  'cnss',
  'code_massar',
  'date_naissance',
  'date_of_birth',
  'datenaissance',
  'dob',
  'iban',
  'lieu_naissance',
  'massar',
  'num_carte',
  'num_identite',
  'passeport',
  'passport',
  'rib',
];

/** The same, for where somebody can be reached. */
export const CONTACT_FIELDS: readonly string[] = [
  'adresse_email',
  'courriel',
  'email',
  'gsm',
  'mail',
  'num_tel',
  'phone',
  'tel',
  'telephone',
];
