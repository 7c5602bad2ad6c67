import {later} from '../../later.ts';
import type {DynamoCore} from '../core.ts';
import type {TableRecord} from './model.ts';

/** How long AWS's minutes of CREATING, UPDATING and DELETING take here. */
const milliseconds = 20;

/** Brings tables to where they are going: from CREATING and UPDATING to ACTIVE, from DELETING to nothing. */
export class TableStates {
	readonly #core: DynamoCore;

	constructor(core: DynamoCore) {
		this.#core = core;
	}

	/** Ends what was under way when the engine ended. */
	settle(): void {
		for (const table of this.#core.tables.values()) this.#finish(table);
	}

	/** Stores a table in a state that it will leave soon. */
	moving(table: TableRecord): void {
		this.#core.tables.put(table.name, table);
		later(this.#core.context, milliseconds, () => {
			const current = this.#core.tables.get(table.name);
			if (current?.id === table.id) this.#finish(current);
		});
	}

	#finish(table: TableRecord): void {
		if (table.status === 'DELETING') {
			this.#core.drop(table);
			return;
		}
		const dropped = table.indexes.filter(({status}) => status === 'DELETING');
		for (const {name} of dropped) this.#core.items(table).dropIndex(name);
		table.indexes = table.indexes.filter((index) => !dropped.includes(index));
		for (const index of table.indexes) index.status = 'ACTIVE';
		table.status = 'ACTIVE';
		this.#core.tables.put(table.name, table);
	}
}
