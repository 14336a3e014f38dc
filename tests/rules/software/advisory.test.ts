import rule from '../../../src/rules/software/advisory.ts';
import { tableOf } from '../table.ts';
import { advisedRows } from './advised.ts';

tableOf(rule, advisedRows(undefined, { 'in-range': 'high', possible: 'low', 'perhaps-managed': 'low' }));
