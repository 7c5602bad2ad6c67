import type {Collection} from '../../engine/store.ts';
import {ValidationError} from '../errors.ts';
import type {EventDocument, StackDocument, StackOutput} from './model.ts';
import {creationToken} from './physical-name.ts';

/** Where stacks and their events are kept. */
export interface StackStorage {
	collection<Document>(name: string): Collection<Document>;
}

/** The stacks of one region, living and deleted. */
export class StackRepository {
	readonly #storage: StackStorage;
	readonly #stacks: Collection<StackDocument>;

	constructor(storage: StackStorage) {
		this.#storage = storage;
		this.#stacks = storage.collection('stacks');
	}

	/** Newest first. */
	list(): StackDocument[] {
		return this.#stacks.values().sort((a, b) => b.creationTime.getTime() - a.creationTime.getTime());
	}

	/** A living stack by name, or any by id. */
	find(nameOrId: string): StackDocument | undefined {
		if (nameOrId.startsWith('arn:')) return this.#stacks.get(nameOrId);
		return this.#stacks.values().find(({name, status}) => name === nameOrId && status !== 'DELETE_COMPLETE');
	}

	/** Throws `ValidationError` when there is none. */
	get(nameOrId: string): StackDocument {
		const stack = this.find(nameOrId);
		if (stack === undefined) throw new ValidationError(`Stack with id ${nameOrId} does not exist`);
		return stack;
	}

	save(stack: StackDocument): void {
		this.#stacks.put(stack.id, stack);
	}

	/** Forgets a stack that never was more than a change set under review. */
	forget(stack: StackDocument): void {
		this.#stacks.delete(stack.id);
	}

	/** Oldest first. */
	events(stackId: string): EventDocument[] {
		return this.#eventsOf(stackId).values();
	}

	addEvent(event: EventDocument): void {
		const events = this.#eventsOf(event.stackId);
		events.put(String(events.size).padStart(8, '0'), event);
	}

	/** Every exported output of a living stack. */
	exports(): {readonly stack: StackDocument; readonly name: string; readonly output: StackOutput}[] {
		return this.list()
			.filter(({status}) => status !== 'DELETE_COMPLETE')
			.flatMap((stack) =>
				stack.outputs.flatMap((output) =>
					output.exportName === undefined ? [] : [{stack, name: output.exportName, output}],
				),
			);
	}

	/** The stack in which a nested stack of that creation token is a resource. */
	parentByToken(token: string | undefined): StackDocument | undefined {
		if (token === undefined) return undefined;
		return this.list().find(({id, resources}) =>
			Object.values(resources).some(
				({type, logicalId, creation}) =>
					type === 'AWS::CloudFormation::Stack' && creationToken(id, logicalId, creation) === token,
			),
		);
	}

	/** Living stacks that import an export. */
	importersOf(exportName: string): StackDocument[] {
		return this.list().filter(({status, imports}) => status !== 'DELETE_COMPLETE' && imports.includes(exportName));
	}

	#eventsOf(stackId: string): Collection<EventDocument> {
		return this.#storage.collection(`events/${stackId.split('/').at(-1) ?? stackId}`);
	}
}
