/**
 * "Over time": drawings of the nights of a list, an owner or a site, and the national figures. Each component is one whole section with its
 * heading and, for each drawing, a sentence and a table with the same numbers. One of each a page, because their ids are fixed.
 */
export { NationalFigures } from './national.tsx';
export { ListOverTime, OwnerOverTime, SiteOverTime } from './over-time.tsx';
