import type { Language } from '../model/target.ts';

export const DIRECTION: Readonly<Record<Language, 'ltr' | 'rtl'>> = { fr: 'ltr', ar: 'rtl', en: 'ltr' };

/** Each language named in itself. */
export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { fr: 'Français', ar: 'العربية', en: 'English' };

/** For plural categories. Arabic is that of Morocco, never plain `ar`. */
export const LOCALE: Readonly<Record<Language, string>> = { fr: 'fr', ar: 'ar-MA', en: 'en' };
