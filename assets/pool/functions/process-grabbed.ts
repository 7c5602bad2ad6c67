import {EventBridgeClient, PutEventsCommand} from '@aws-sdk/client-eventbridge';
import {measured} from './function.ts';
import {grabbedEvents, type TaskGrabbed} from './grabbed-events.ts';
import {measurements} from './measurements.ts';
import {measure, services} from './metrics.ts';
import {required} from './required.ts';
import type {StreamRecord} from './stream-record.ts';

/** Most events that one PutEvents takes. */
const mostAtOnce = 10;
const client = new EventBridgeClient();

/** The table's stream: tells of every task that was handed out, so that another is launched, and measures the pool. */
export const handler = measured(
	services.processGrabbed,
	async ({Records}: {readonly Records: readonly StreamRecord[]}) => {
		const grabbed = grabbedEvents(Records);
		for (let from = 0; from < grabbed.length; from += mostAtOnce) {
			await publish(grabbed.slice(from, from + mostAtOnce));
		}
		// Last: when anything fails before, all of them come again.
		for (const {service, metrics, at} of measurements(Records)) measure(service, metrics, {at});
	},
);

/** @throws Error when EventBridge did not take all: the stream then hands them over again, and a second one does no harm */
async function publish(grabbed: readonly TaskGrabbed[]): Promise<void> {
	const EventBusName = required(process.env, 'EVENT_BUS_NAME');
	const Entries = grabbed.map((detail) => ({
		EventBusName,
		Source: 'com.fargate-pool',
		DetailType: 'TaskGrabbed',
		Detail: JSON.stringify(detail),
	}));
	let failed = grabbed.length;
	try {
		failed = (await client.send(new PutEventsCommand({Entries}))).FailedEntryCount ?? 0;
	} finally {
		measure(services.processGrabbed, {SuccessfulEventPublish: grabbed.length - failed, FailedEventPublish: failed});
	}
	if (failed > 0) throw new Error(`EventBridge did not take ${failed} of ${grabbed.length} events.`);
}
