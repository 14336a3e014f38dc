import type { Language } from '../model/target.ts';

/** What the sectors of our own lists, which are written in French, are called elsewhere. */
const SECTORS: Readonly<Record<string, Readonly<Record<Exclude<Language, 'fr'>, string>>>> = {
  'affaires islamiques': { ar: 'الشؤون الإسلامية', en: 'Islamic affairs' },
  'affaires étrangères': { ar: 'الشؤون الخارجية', en: 'foreign affairs' },
  agriculture: { ar: 'الفلاحة', en: 'agriculture' },
  aménagement: { ar: 'إعداد التراب', en: 'regional planning' },
  commune: { ar: 'الجماعات', en: 'municipality' },
  communication: { ar: 'التواصل', en: 'communication' },
  conseil: { ar: 'المجالس', en: 'council' },
  contrôle: { ar: 'المراقبة', en: 'audit' },
  coordination: { ar: 'التنسيق', en: 'coordination' },
  culture: { ar: 'الثقافة', en: 'culture' },
  cybersécurité: { ar: 'الأمن السيبراني', en: 'cybersecurity' },
  'données personnelles': { ar: 'المعطيات الشخصية', en: 'personal data' },
  droits: { ar: 'الحقوق', en: 'rights' },
  défense: { ar: 'الدفاع', en: 'defence' },
  emploi: { ar: 'التشغيل', en: 'employment' },
  'enseignement supérieur': { ar: 'التعليم العالي', en: 'higher education' },
  environnement: { ar: 'البيئة', en: 'environment' },
  finances: { ar: 'المالية', en: 'finance' },
  foncier: { ar: 'العقار', en: 'land registry' },
  formation: { ar: 'التكوين', en: 'training' },
  habitat: { ar: 'السكنى', en: 'housing' },
  industrie: { ar: 'الصناعة', en: 'industry' },
  intérieur: { ar: 'الداخلية', en: 'interior' },
  investissement: { ar: 'الاستثمار', en: 'investment' },
  justice: { ar: 'العدل', en: 'justice' },
  numérique: { ar: 'الرقمنة', en: 'digital' },
  parlement: { ar: 'البرلمان', en: 'parliament' },
  portail: { ar: 'البوابات', en: 'portal' },
  'protection sociale': { ar: 'الحماية الاجتماعية', en: 'social protection' },
  région: { ar: 'الجهات', en: 'region' },
  régulation: { ar: 'التقنين', en: 'regulation' },
  santé: { ar: 'الصحة', en: 'health' },
  social: { ar: 'الشؤون الاجتماعية', en: 'social affairs' },
  statistique: { ar: 'الإحصاء', en: 'statistics' },
  sécurité: { ar: 'الأمن', en: 'security' },
  tourisme: { ar: 'السياحة', en: 'tourism' },
  transport: { ar: 'النقل', en: 'transport' },
  télécoms: { ar: 'الاتصالات', en: 'telecommunications' },
  université: { ar: 'الجامعات', en: 'university' },
  urbanisme: { ar: 'التعمير', en: 'town planning' },
  école: { ar: 'المدارس العليا', en: 'graduate school' },
  'économie sociale': { ar: 'الاقتصاد الاجتماعي', en: 'social economy' },
  éducation: { ar: 'التربية', en: 'education' },
  énergie: { ar: 'الطاقة', en: 'energy' },
  'équipement et eau': { ar: 'التجهيز والماء', en: 'equipment and water' },
};

/** The name of a sector in this language; null: it is a word that people chose for themselves, in a language that only they know. */
export function sectorIn(sector: string, language: Language): string | null {
  const known = Object.hasOwn(SECTORS, sector) ? SECTORS[sector] : undefined;
  if (known === undefined) return null;
  return language === 'fr' ? sector : known[language];
}
