import type {DynamoCore, DynamoHandlers} from '../core.ts';
import {attributeOf, type Item} from '../values/attribute-value.ts';
import {constraint, invalid} from '../values/errors.ts';
import type {TableRecord} from './model.ts';

/** What is older than this is taken for a mistake and stays: "Using time to live" in the developer guide. */
const fiveYears = 5 * 365 * 86_400;

/** The attribute of a table that says when an item is to go. */
export function timeToLiveHandlers(core: DynamoCore): DynamoHandlers {
	return {
		DescribeTimeToLive({TableName}) {
			const {timeToLive} = core.table(TableName);
			if (timeToLive === undefined) return {TimeToLiveDescription: {TimeToLiveStatus: 'DISABLED'}};
			return {TimeToLiveDescription: {TimeToLiveStatus: 'ENABLED', AttributeName: timeToLive}};
		},
		UpdateTimeToLive({TableName, TimeToLiveSpecification}) {
			const table = core.table(TableName);
			const {Enabled: isEnabled, AttributeName: name = ''} = TimeToLiveSpecification ?? {};
			if (name.length < 1 || name.length > 255) {
				throw constraint('timeToLiveSpecification.attributeName', name, 'have length between 1 and 255');
			}
			if (isEnabled === true) checkDisabled(table);
			else checkEnabled(table, name);
			table.timeToLive = isEnabled === true ? name : undefined;
			core.tables.put(table.name, table);
			return {TimeToLiveSpecification: {Enabled: isEnabled === true, AttributeName: name}};
		},
	};
}

function checkDisabled({timeToLive}: TableRecord): void {
	if (timeToLive !== undefined) throw invalid('TimeToLive is already enabled');
}

function checkEnabled({timeToLive}: TableRecord, name: string): void {
	if (timeToLive === undefined) throw invalid('TimeToLive is already disabled');
	if (timeToLive === name) return;
	throw invalid(`TimeToLive is active on a different AttributeName: current AttributeName is ${timeToLive}`);
}

/** Removes the items of all tables that are past their time, in the name of the service. */
export function removeExpired(core: DynamoCore): void {
	const now = core.context.clock.now().getTime() / 1000;
	for (const table of core.tables.values()) {
		const {timeToLive} = table;
		if (timeToLive === undefined) continue;
		const expired = [...(core.items(table).source()?.entries ?? [])].filter(({item}) =>
			isExpired(item, timeToLive, now),
		);
		for (const {item} of expired) core.write(table, item, undefined, true);
	}
}

function isExpired(item: Item, attribute: string, now: number): boolean {
	const time = Number(attributeOf(item, attribute)?.N);
	return time < now && time > now - fiveYears;
}
