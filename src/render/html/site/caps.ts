// How long a list on the morning page may be, so that a page about a thousand sites can still be read at eight in the morning (and
// stays far under 1.5 MB). What is left out is said and stands on the pages of the owners and sites.

export const MANY = 40; // lines of one list
export const OWNERS_IN_GROUP = 12;
export const SITES_OF_OWNER = 10;
export const EVENTFUL_SITES = 60;
