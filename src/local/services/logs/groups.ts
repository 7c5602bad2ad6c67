import {randomInt} from 'node:crypto';
import type {LogGroup} from '@aws-sdk/client-cloudwatch-logs';
import type {ServiceContext} from '../../engine/context.ts';
import type {Collection} from '../../engine/store.ts';
import {alreadyExists, groupNotFound, invalidParameter, invalidValue} from './errors.ts';
import {type GroupRecord, largestId} from './model.ts';

/** Days that PutRetentionPolicy takes (API reference). */
const retentionDays: readonly number[] = [
	1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

const namePattern = /^[.\-_/#A-Za-z0-9]{1,512}$/;

export interface GroupOptions {
	readonly tags?: Record<string, string> | undefined;
	readonly logClass?: GroupRecord['logClass'] | undefined;
	readonly kmsKey?: string | undefined;
}

/** The log groups of a region. */
export class LogGroups {
	readonly #context: ServiceContext;
	readonly #records: Collection<GroupRecord>;

	constructor(context: ServiceContext) {
		this.#context = context;
		this.#records = context.collection('groups');
	}

	/** Throws ResourceAlreadyExistsException, InvalidParameterException. */
	create(name: string, {tags = {}, logClass = 'STANDARD', kmsKey}: GroupOptions): GroupRecord {
		if (!namePattern.test(name)) {
			throw invalidValue('logGroupName', name, 'Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+');
		}
		if (this.#records.has(name)) throw alreadyExists('group');
		const created = this.#context.clock.now().getTime();
		const id = randomInt(largestId);
		return this.#records.put(name, {id, name, created, logClass, retentionDays: undefined, kmsKey, tags});
	}

	all(): GroupRecord[] {
		return this.#records.values();
	}

	find(name: string): GroupRecord | undefined {
		return this.#records.get(name);
	}

	/** By name or by ARN (`logGroupIdentifier`). Throws ResourceNotFoundException; InvalidParameterException for neither. */
	get(nameOrArn: string | undefined): GroupRecord {
		if (nameOrArn === undefined) throw invalidParameter('Either logGroupName or logGroupIdentifier must be specified.');
		const found = this.#records.get(nameOfArn(nameOrArn));
		if (found === undefined) throw groupNotFound();
		return found;
	}

	change(nameOrArn: string | undefined, change: (group: GroupRecord) => void): void {
		const group = this.get(nameOrArn);
		change(group);
		this.#records.put(group.name, group);
	}

	setRetention(name: string | undefined, days: number | undefined): void {
		if (days !== undefined && !retentionDays.includes(days)) {
			throw invalidValue('retentionInDays', days, `Member must satisfy enum value set: [${retentionDays.join(', ')}]`);
		}
		this.change(name, (group) => {
			group.retentionDays = days;
		});
	}

	delete(name: string): void {
		this.#records.delete(name);
	}

	arnOf({name}: GroupRecord): string {
		return `arn:aws:logs:${this.#context.region}:${this.#context.account}:log-group:${name}`;
	}

	view(group: GroupRecord, storedBytes: number): LogGroup {
		return {
			logGroupName: group.name,
			creationTime: group.created,
			retentionInDays: group.retentionDays,
			metricFilterCount: 0,
			arn: `${this.arnOf(group)}:*`,
			logGroupArn: this.arnOf(group),
			storedBytes,
			kmsKeyId: group.kmsKey,
			logGroupClass: group.logClass,
		};
	}
}

/** The group's name in an ARN, with or without `:*` at its end; anything else is a name already. */
export const nameOfArn = (text: string): string =>
	/^arn:[^:]+:logs:[^:]*:[^:]*:log-group:([^:]+)/.exec(text)?.[1] ?? text;
