/** An event as Amazon EventBridge carries it (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html). */
export interface AwsEvent {
	readonly source: string;
	readonly detailType: string;
	readonly resources: readonly string[];
	readonly detail: Readonly<Record<string, unknown>>;
	readonly time: Date;
	readonly region: string;
}

/** Whether an event is a signal between services (`local.…`), which AWS does not have and no rule sees. */
export function isSignal({source}: AwsEvent): boolean {
	return source.startsWith('local.');
}

/** Events of all services of one engine, delivered in process and in order. */
export class EventBus {
	readonly #listeners = new Set<(event: AwsEvent) => void>();

	publish(event: AwsEvent): void {
		for (const listener of this.#listeners) listener(event);
	}

	subscribe(listener: (event: AwsEvent) => void): Disposable {
		this.#listeners.add(listener);
		return {[Symbol.dispose]: () => void this.#listeners.delete(listener)};
	}
}
