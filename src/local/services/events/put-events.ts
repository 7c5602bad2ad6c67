import type {PutEventsRequestEntry, PutEventsResultEntry} from '@aws-sdk/client-eventbridge';
import type {ServiceContext} from '../../engine/context.ts';
import {busName, type EventBuses} from './buses.ts';
import {invalidValue, validation} from './errors.ts';
import {isObject} from './pattern/comparison.ts';
import type {Router} from './router.ts';

const mostEntries = 10;
const mostBytes = 262_144;
/** What a time counts, whatever it is (eb-putevents, user guide). */
const timeBytes = 14;

/** Takes events in, each or with the reason why not. Throws ValidationException for too many and for too large a request. */
export function putEvents(
	{clock, log}: ServiceContext,
	buses: EventBuses,
	router: Router,
	entries: readonly PutEventsRequestEntry[],
): PutEventsResultEntry[] {
	if (entries.length === 0 || entries.length > mostEntries) {
		const constraint = `Member must have length between 1 and ${mostEntries}`;
		throw invalidValue('entries', `[${entries.length} entries]`, constraint);
	}
	if (entries.reduce((total, entry) => total + sizeOf(entry), 0) > mostBytes) {
		throw validation('Total size of the entries in the request is over the limit.');
	}
	return entries.map((entry) => {
		const {Source: source = '', DetailType = '', Resources: resources = [], Time: time = clock.now()} = entry;
		const refusal = refusalOf(entry);
		if (refusal !== undefined) return refusal;
		const detail = JSON.parse(entry.Detail ?? '') as unknown;
		const event = router.event({source, 'detail-type': DetailType, resources, detail, time});
		const name = busName(entry.EventBusName);
		// AWS answers this as it answers a success (aws-cli #9186); whoever looks for the event finds it in the log.
		if (!buses.has(name)) log(`An event of ${source} was put on the bus ${name}, which does not exist.`);
		router.accept(name, event);
		return {EventId: event.id};
	});
}

function refusalOf({
	Source = '',
	DetailType = '',
	Detail = '',
}: PutEventsRequestEntry): PutEventsResultEntry | undefined {
	const fields = Object.entries({Source, DetailType, Detail});
	const missing = fields.find(([, value]) => value === '')?.[0];
	if (missing !== undefined) return invalidArgument(missing, `${missing} is a required argument.`);
	if (DetailType.length > 128)
		return invalidArgument('DetailType', 'DetailType must have length less than or equal to 128.');
	if (Source.startsWith('aws.')) {
		return {ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.'};
	}
	return isJsonObject(Detail) ? undefined : {ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.'};
}

const invalidArgument = (name: string, reason: string): PutEventsResultEntry => ({
	ErrorCode: 'InvalidArgument',
	ErrorMessage: `Parameter ${name} is not valid. Reason: ${reason}`,
});

function isJsonObject(text: string): boolean {
	try {
		return isObject(JSON.parse(text));
	} catch {
		return false;
	}
}

function sizeOf({Time, Source = '', DetailType = '', Detail = '', Resources = []}: PutEventsRequestEntry): number {
	const texts = [Source, DetailType, Detail, ...Resources];
	return texts.reduce((total, text) => total + Buffer.byteLength(text), Time === undefined ? 0 : timeBytes);
}
