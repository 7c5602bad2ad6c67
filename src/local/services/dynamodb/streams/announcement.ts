import type {AwsEvent, EventBus} from '../../../engine/bus.ts';
import type {ServiceContext} from '../../../engine/context.ts';

/** A signal between services: see `isSignal`. */
const source = 'local.dynamodb';
const detailType = 'DynamoDB Stream Records';

/** Says that records were added to a stream; once for all that one turn of the event loop adds. */
export function announceRecords({bus, clock, region}: ServiceContext, streamArn: string): void {
	bus.publish({source, detailType, resources: [streamArn], detail: {streamArn}, time: clock.now(), region});
}

/**
 * Calls `listener` whenever a stream has records that it had not before, so that nobody needs to ask in a loop: read
 * with `call('dynamodbstreams', 'GetRecords', …)` until a page is empty, then wait to be called. Records are there
 * before the call. Called inside of whoever wrote the records: start work, do not do it.
 */
export function onStreamRecords(bus: EventBus, streamArn: string, listener: () => void): Disposable {
	const isMine = (event: AwsEvent): boolean => event.source === source && event.detail.streamArn === streamArn;
	return bus.subscribe((event) => {
		if (isMine(event)) listener();
	});
}
