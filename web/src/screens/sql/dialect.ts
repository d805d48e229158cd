import { SQLDialect } from '@codemirror/lang-sql';

/** SQL as the server reads it: what asks, without what changes data. Names of columns are no words of it. */
export const dialect = SQLDialect.define({
  keywords:
    'select distinct all as from where group by order having limit offset union intersect except with recursive ' +
    'values join inner left right full outer cross semi anti natural lateral on using and or not in is between like ' +
    'ilike similar to escape exists any case when then else end cast try_cast asc desc nulls first last over ' +
    'partition rows range unbounded preceding following current row filter within qualify window interval extract ' +
    'at zone explain analyze describe show tables columns unnest grouping sets rollup cube',
  types:
    'boolean smallint int integer bigint real float double precision decimal numeric char varchar string date ' +
    'timestamp timestamptz',
  builtin: '',
  operatorChars: '*+-%<>!=&|~^/',
  specialVar: '',
});
