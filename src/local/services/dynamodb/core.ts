import type * as dynamodb from '@aws-sdk/client-dynamodb';
import type {ServiceContext} from '../../engine/context.ts';
import type {Collection} from '../../engine/store.ts';
import {AwsError} from '../../wire/errors.ts';
import type {Handlers} from '../../wire/service.ts';
import {keyOf} from './items/key-schema.ts';
import {TableItems} from './items/table-items.ts';
import {ChangeLog} from './streams/change-log.ts';
import type {TableRecord} from './tables/model.ts';
import {type Item, isSameItem} from './values/attribute-value.ts';

export type DynamoHandlers = Handlers<typeof dynamodb>;

/** All tables of one region, their items, and the log of what changed. */
export class DynamoCore {
	readonly context: ServiceContext;
	readonly tables: Collection<TableRecord>;
	readonly changes: ChangeLog;
	readonly #items = new Map<string, TableItems>();

	constructor(context: ServiceContext) {
		this.context = context;
		this.tables = context.collection('tables');
		this.changes = new ChangeLog(context);
	}

	arn(tableName: string): string {
		return `arn:aws:dynamodb:${this.context.region}:${this.context.account}:table/${tableName}`;
	}

	/** By name or ARN, to look at it. Throws ResourceNotFoundException. */
	table(nameOrArn: string | undefined): TableRecord {
		const name = tableNameOf(nameOrArn);
		const found = this.tables.get(name);
		if (found !== undefined) return found;
		throw new AwsError('ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`);
	}

	/** By name or ARN, to read or write items. Throws ResourceNotFoundException, also while the table is being made. */
	activeTable(nameOrArn: string | undefined): TableRecord {
		const found = this.tables.get(tableNameOf(nameOrArn));
		if (found !== undefined && found.status !== 'CREATING' && found.status !== 'DELETING') return found;
		throw new AwsError('ResourceNotFoundException', 'Requested resource not found');
	}

	items(table: TableRecord): TableItems {
		const known = this.#items.get(table.id);
		if (known !== undefined) return known;
		const items = new TableItems(table, this.context.collection(`items/${table.id}`));
		this.#items.set(table.id, items);
		return items;
	}

	/** Writes an item, or removes it, and says so to the table's stream if that changes anything. */
	write(table: TableRecord, before: Item | undefined, after: Item | undefined, byService = false): void {
		const items = this.items(table);
		const changed = after ?? before;
		if (changed === undefined || (before && after && isSameItem(before, after))) return;
		if (after === undefined) items.delete(changed);
		else items.put(after);
		if (table.stream === undefined) return;
		this.changes.append(table.stream.arn, {keys: keyOf(items.schema, changed), before, after, byService});
	}

	/** Forgets a table and its items. */
	drop(table: TableRecord): void {
		this.items(table).clear();
		this.#items.delete(table.id);
		this.tables.delete(table.name);
	}
}

function tableNameOf(nameOrArn = ''): string {
	return nameOrArn.startsWith('arn:') ? (nameOrArn.split('/')[1] ?? '') : nameOrArn;
}
