import type {Collection} from '../../engine/store.ts';
import {AwsError} from '../../wire/errors.ts';
import type {StackStorage} from '../stack/repository.ts';
import type {ChangeSetDocument} from './model.ts';

/** The change sets of one region. */
export class ChangeSetRepository {
	readonly #changeSets: Collection<ChangeSetDocument>;

	constructor(storage: StackStorage) {
		this.#changeSets = storage.collection('change-sets');
	}

	/** Oldest first. */
	ofStack(stackId: string): ChangeSetDocument[] {
		return this.#changeSets.values().filter((changeSet) => changeSet.stackId === stackId);
	}

	/** By id, or by name in a stack. Throws `ChangeSetNotFoundException`. */
	get(nameOrId: string, stackId: string | undefined): ChangeSetDocument {
		const found = nameOrId.startsWith('arn:')
			? this.#changeSets.get(nameOrId)
			: this.#changeSets.values().find(({name, stackId: owner}) => name === nameOrId && owner === stackId);
		if (found === undefined)
			throw new AwsError('ChangeSetNotFoundException', `ChangeSet [${nameOrId}] does not exist`, 404);
		return found;
	}

	save(changeSet: ChangeSetDocument): void {
		this.#changeSets.put(changeSet.id, changeSet);
	}

	forget({id}: ChangeSetDocument): void {
		this.#changeSets.delete(id);
	}
}
