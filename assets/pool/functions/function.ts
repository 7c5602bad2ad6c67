import {measure, type Service} from './metrics.ts';

/** What Lambda hands a function beside the event, as far as it is used here. */
export interface Context {
	readonly functionName: string;
	getRemainingTimeInMillis(): number;
}

export type Handler<Event> = (event: Event, context: Context) => Promise<unknown>;

/** What a rule or a schedule hands over; `seed` comes from who calls a simulation by hand. */
export interface BusEvent {
	readonly id?: string;
	readonly time?: string;
	readonly source?: string;
	readonly 'detail-type'?: string;
	readonly detail?: unknown;
	readonly seed?: string;
}

/** A handler that counts its cold start: the first call of each process. */
export function measured<Event>(service: Service, handle: Handler<Event>): Handler<Event> {
	let isCold = true;
	return async (event, context) => {
		if (isCold) measure(service, {ColdStart: 1}, {more: {function_name: context.functionName}});
		isCold = false;
		return await handle(event, context);
	};
}
