import type {Column} from '../../../ui/columns.ts';
import type {Look} from '../../../ui/look.ts';
import type {Symbols} from '../../../ui/symbols.ts';

/** The columns of a table: for filter and sort without symbols, and drawn with those of a look. */
export interface Columns<Row> {
	readonly plain: readonly Column<Row>[];
	readonly drawn: (look: Look) => readonly Column<Row>[];
}

/** Makes columns once for each look: tables know theirs by identity. */
export function perLook<Row>(make: (symbols: Symbols | undefined) => readonly Column<Row>[]): Columns<Row> {
	const made = new WeakMap<Look, readonly Column<Row>[]>();
	return {
		plain: make(undefined),
		drawn(look) {
			const columns = made.get(look) ?? make(look.symbols);
			made.set(look, columns);
			return columns;
		},
	};
}
