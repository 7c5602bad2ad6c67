import type {QueryInput, ScanInput} from '@aws-sdk/client-dynamodb';
import type {DynamoCore, DynamoHandlers} from '../core.ts';
import {type Condition, eachOperand} from '../expressions/condition.ts';
import {keyRanges} from '../expressions/key-condition.ts';
import {constraint, invalid} from '../values/errors.ts';
import {afterAll, segmentStart} from '../values/key-order.ts';
import {readExpressions} from './expressions.ts';
import {type KeyBounds, keyBounds} from './key-bounds.ts';
import {type KeySchema, keyAttributes} from './key-schema.ts';
import {checkProjected, checkSelect, readPage, sourceOf, startKey} from './read-page.ts';
import {checkScalarKeys} from './write-plan.ts';

const maximumSegments = 1_000_000;

/** Many items in the order of their keys, page by page. */
export function queryHandlers(core: DynamoCore): DynamoHandlers {
	return {
		Query(input) {
			const table = core.activeTable(input.TableName);
			const {keyCondition, filter, projection} = readExpressions(input);
			if (keyCondition === undefined) {
				throw invalid('Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.');
			}
			const source = sourceOf(core, table, input);
			checkSelect(input, {projection});
			checkProjected(core, table, source, projection);
			checkScalarKeys(core.items(table), {filter, projection});
			checkFilter(source.schema, filter);
			const descending = input.ScanIndexForward === false;
			const bounds = keyBounds(source.schema, keyRanges(keyCondition));
			const started = startedAt(bounds, startKey(core, table, source, input), descending);
			return readPage(core, {table, source, ...started, descending, filter, projection}, input);
		},
		Scan(input) {
			const table = core.activeTable(input.TableName);
			const {filter, projection} = readExpressions(input);
			const source = sourceOf(core, table, input);
			checkSelect(input, {projection});
			checkProjected(core, table, source, projection);
			checkScalarKeys(core.items(table), {filter, projection});
			const bounds = segmentOf(input);
			const start = startKey(core, table, source, input);
			if (start !== undefined && (start < bounds.from || start >= bounds.before)) throw wrongSegment(input);
			const from = start === undefined ? bounds.from : start + afterAll;
			return readPage(core, {table, source, ...bounds, from, descending: false, filter, projection}, input);
		},
	};
}

/** Keys are conditions of the query itself. */
function checkFilter(schema: KeySchema, filter: Condition | undefined): void {
	if (filter === undefined) return;
	eachOperand(filter, (operand) => {
		const inner = operand.kind === 'size' ? operand.of : operand;
		if (inner.kind !== 'path') return;
		const found = keyAttributes(schema).find(({name}) => name === inner.path[0]);
		if (found === undefined) return;
		throw invalid(
			`Filter Expression can only contain non-primary key attributes: Primary key attribute: ${found.name}`,
		);
	});
}

/** What is left behind the key at which the page before ended. */
function startedAt(bounds: KeyBounds, start: string | undefined, descending: boolean): KeyBounds {
	if (start === undefined) return bounds;
	if (start < bounds.from || start >= bounds.before) {
		throw invalid('The provided starting key is outside query boundaries based on provided conditions');
	}
	return descending ? {from: bounds.from, before: start} : {from: start + afterAll, before: bounds.before};
}

function segmentOf({Segment, TotalSegments}: Pick<ScanInput, 'Segment' | 'TotalSegments'>): KeyBounds {
	if (Segment === undefined && TotalSegments === undefined) return {from: '', before: afterAll};
	if (TotalSegments === undefined) {
		throw invalid(
			'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
		);
	}
	if (Segment === undefined) {
		throw invalid(
			'The Segment parameter is required but was not present in the request when parameter TotalSegments is present',
		);
	}
	if (TotalSegments < 1 || TotalSegments > maximumSegments) {
		const rule = TotalSegments < 1 ? 'greater than or equal to 1' : `less than or equal to ${maximumSegments}`;
		throw constraint('totalSegments', TotalSegments, `have value ${rule}`);
	}
	if (Segment < 0) throw constraint('segment', Segment, 'have value greater than or equal to 0');
	if (Segment >= TotalSegments) {
		throw invalid(
			'The Segment parameter is zero-based and must be less than parameter TotalSegments: ' +
				`Segment: ${Segment} is not less than TotalSegments: ${TotalSegments}`,
		);
	}
	return {from: segmentStart(Segment, TotalSegments), before: segmentStart(Segment + 1, TotalSegments)};
}

const wrongSegment = ({Segment, TotalSegments}: Pick<QueryInput & ScanInput, 'Segment' | 'TotalSegments'>): Error =>
	invalid(
		'The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct ' +
			`Segment. TotalSegments: ${TotalSegments} Segment: ${Segment}`,
	);
