import type {FilterCondition, Operation, OperationType} from '@aws-sdk/client-servicediscovery';
import {AwsError} from '../../wire/errors.ts';
import {later} from '../later.ts';
import {type DiscoveryCore, type DiscoveryHandlers, newId, type OperationTargets, pageOf} from './core.ts';

const settleMilliseconds = 50;
/** Long after anybody asks for one: every task that a service registers leaves an operation behind. */
const keptMilliseconds = 86_400_000;
const sweepMilliseconds = 3_600_000;

/** Changes that Cloud Map makes in the background: accepted with an operation id, done a moment later. */
export class Operations implements Disposable {
	readonly #core: DiscoveryCore;
	readonly #sweeper: Disposable;

	constructor(core: DiscoveryCore) {
		this.#core = core;
		this.#sweeper = core.context.clock.every(sweepMilliseconds, () => this.#sweep());
	}

	/** Records a change that has been made; it shows as done after a moment, as AWS's do. */
	begin(Type: OperationType, Targets: OperationTargets): string {
		const Id = newId('').slice(0, 32);
		const now = this.#core.context.clock.now();
		const operation: Operation = {Id, Type, Status: 'SUBMITTED', CreateDate: now, UpdateDate: now, Targets};
		this.#core.operations.put(Id, {...operation, OwnerAccount: this.#core.context.account});
		later(this.#core.context, settleMilliseconds, () => this.#advance(Id));
		return Id;
	}

	/** Takes up operations that were under way when the engine last ended. */
	settle(): void {
		for (const {Id = ''} of this.#core.operations.values()) this.#advance(Id);
	}

	[Symbol.dispose](): void {
		this.#sweeper[Symbol.dispose]();
	}

	#sweep(): void {
		const {operations, context} = this.#core;
		const oldest = context.clock.now().getTime() - keptMilliseconds;
		for (const {Id = '', CreateDate} of operations.values()) {
			if (CreateDate !== undefined && CreateDate.getTime() < oldest) operations.delete(Id);
		}
	}

	#advance(id: string): void {
		const operation = this.#core.operations.get(id);
		if (operation === undefined || operation.Status === 'SUCCESS' || operation.Status === 'FAIL') return;
		const isSubmitted = operation.Status === 'SUBMITTED';
		const Status = isSubmitted ? ('PENDING' as const) : ('SUCCESS' as const);
		this.#core.operations.put(id, {...operation, Status, UpdateDate: this.#core.context.clock.now()});
		if (isSubmitted) later(this.#core.context, settleMilliseconds, () => this.#advance(id));
	}

	get handlers(): DiscoveryHandlers {
		const {operations} = this.#core;
		return {
			GetOperation({OperationId = ''}) {
				const found = operations.get(OperationId);
				if (found !== undefined) return {Operation: found};
				throw new AwsError('OperationNotFound', `No operation found with id: ${OperationId}`);
			},
			ListOperations({Filters = [], MaxResults, NextToken}) {
				const found = operations.values().filter((operation) =>
					Filters.every(({Name, Values = [], Condition}) => {
						const shown = shownBy(operation, Name);
						if (Condition === 'BETWEEN') return isBetween(Number(shown), Values);
						return passes(shown, Condition, Values);
					}),
				);
				const page = pageOf(found, ({Id = ''}) => Id, MaxResults, NextToken);
				return {Operations: page.items.map(({Id, Status}) => ({Id, Status})), NextToken: page.next};
			},
		};
	}
}

/** EQ has one value and IN any of several; BEGINS_WITH is for names. */
export function passes(
	shown: string | undefined,
	condition: FilterCondition | undefined,
	values: readonly string[],
): boolean {
	if (shown === undefined) return false;
	if (condition === 'BEGINS_WITH') return values.some((value) => shown.startsWith(value));
	return values.includes(shown);
}

function isBetween(value: number, [first, last]: readonly string[]): boolean {
	return value >= Number(first) && value <= Number(last);
}

function shownBy({Targets = {}, Status, Type, UpdateDate}: Operation, name: string | undefined): string | undefined {
	if (name === 'NAMESPACE_ID') return Targets.NAMESPACE;
	if (name === 'SERVICE_ID') return Targets.SERVICE;
	if (name === 'STATUS') return Status;
	if (name === 'TYPE') return Type;
	return name === 'UPDATE_DATE' ? String(UpdateDate?.getTime()) : undefined;
}
