import type {ServiceContext} from '../../engine/context.ts';
import type {Collection} from '../../engine/store.ts';
import {clientException} from './errors.ts';
import type {TaskDefinitionRecord} from './model.ts';

/** The task definitions of one region: families and their revisions. */
export class TaskDefinitions {
	readonly #records: Collection<TaskDefinitionRecord>;
	readonly #latest: Collection<number>;

	constructor(context: ServiceContext) {
		this.#records = context.collection('task-definitions');
		this.#latest = context.collection('task-definition-families');
	}

	/**
	 * The revision that `family`, `family:revision` or an ARN names; a family alone is its latest ACTIVE revision.
	 * Throws ClientException "Unable to describe task definition."
	 */
	find(reference: string): TaskDefinitionRecord {
		const record = this.peek(reference);
		if (record === undefined) throw clientException('Unable to describe task definition.');
		return record;
	}

	/** Like `find`, but for running it: throws what RunTask and CreateService throw when it is absent or INACTIVE. */
	findActive(reference: string): TaskDefinitionRecord {
		const record = this.peek(reference);
		if (record === undefined) throw clientException('TaskDefinition not found.');
		if (record.definition.status !== 'ACTIVE') throw clientException('TaskDefinition is inactive');
		return record;
	}

	peek(reference: string): TaskDefinitionRecord | undefined {
		const [family = '', revision] = (reference.split(':task-definition/').at(-1) ?? '').split(':');
		if (revision !== undefined) return this.#records.get(`${family}:${revision}`);
		for (let number = this.#latest.get(family) ?? 0; number > 0; number -= 1) {
			const record = this.#records.get(`${family}:${number}`);
			if (record?.definition.status === 'ACTIVE') return record;
		}
		return undefined;
	}

	all(): TaskDefinitionRecord[] {
		return this.#records.values();
	}

	/** The number that the next revision of a family gets; numbers are never used twice. */
	nextRevision(family: string): number {
		return (this.#latest.get(family) ?? 0) + 1;
	}

	save(record: TaskDefinitionRecord): void {
		this.#records.put(`${record.family}:${record.revision}`, record);
		if (record.revision > (this.#latest.get(record.family) ?? 0)) this.#latest.put(record.family, record.revision);
	}
}
