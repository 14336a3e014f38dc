export { FAMILIES, type Family, type Mark, type PathEntry } from './paths/entry.ts';
export { severityOf } from './paths/severity.ts';
export { PATH_TABLE, PATH_TABLE_DAY, pathTableVersion } from './paths/table.ts';
