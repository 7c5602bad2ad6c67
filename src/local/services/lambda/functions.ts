import {randomUUID} from 'node:crypto';
import type {ServiceContext} from '../../engine/context.ts';
import type {Collection} from '../../engine/store.ts';
import {conflict, invalidParameter, notFound, preconditionFailed} from './errors.ts';
import {type AliasRecord, type FunctionRecord, latestVersion, type VersionRecord} from './model.ts';
import {functionArn, parseFunction} from './names.ts';

/** A function, and the version of it that a call means. */
export interface Target {
	readonly record: FunctionRecord;
	readonly version: VersionRecord;
	/** As the caller named it; undefined is the function itself. */
	readonly qualifier: string | undefined;
}

/** The functions of one region. */
export class Functions {
	readonly #context: ServiceContext;
	readonly #records: Collection<FunctionRecord>;
	/** Hears of functions whose code or settings changed, or that are gone. */
	readonly #onChange: (name: string) => void;

	constructor(context: ServiceContext, onChange: (name: string) => void) {
		this.#context = context;
		this.#records = context.collection('functions');
		this.#onChange = onChange;
	}

	all(): FunctionRecord[] {
		return this.#records.values();
	}

	/** Digests of all code that a function or a version of one has. */
	codes(): Set<string> {
		return new Set(this.all().flatMap(({latest, published}) => [latest, ...published].map(({code}) => code.digest)));
	}

	find(name: string): FunctionRecord | undefined {
		return this.#records.get(name);
	}

	/** Throws ResourceNotFoundException, ValidationException. */
	get(nameOrArn: string | undefined): FunctionRecord {
		return this.resolve(nameOrArn).record;
	}

	/** The version that a name or ARN with a qualifier means. Throws ResourceNotFoundException, ValidationException. */
	resolve(nameOrArn: string | undefined, beside?: string): Target {
		const {name, qualifier} = parseFunction(nameOrArn, this.#context, beside);
		const record = this.#records.get(name);
		const version = record === undefined ? undefined : versionOf(record, qualifier);
		if (record === undefined || version === undefined) {
			throw notFound(`Function not found: ${functionArn(this.#context, name, qualifier)}`);
		}
		return {record, version, qualifier};
	}

	/** Throws ResourceConflictException when there is one of that name. */
	create(
		name: string,
		version: Pick<VersionRecord, 'settings' | 'code'>,
		tags: Record<string, string>,
	): FunctionRecord {
		this.insistOnNew(name);
		return this.#records.put(name, {
			name,
			latest: this.#latest(version),
			published: [],
			nextVersion: 1,
			aliases: {},
			reservedConcurrency: undefined,
			tags,
			policies: {},
			eventInvoke: {},
		});
	}

	insistOnNew(name: string): void {
		if (this.#records.has(name)) throw conflict(`Function already exist: ${name}`);
	}

	/** Gives `$LATEST` other code or settings. Throws PreconditionFailedException when it is not of the revision expected. */
	updateLatest(
		name: string,
		change: Partial<Pick<VersionRecord, 'settings' | 'code'>>,
		expected?: string,
	): VersionRecord {
		const record = this.get(name);
		if (expected !== undefined && expected !== record.latest.revisionId) throw preconditionFailed();
		const latest = this.#latest({...record.latest, ...change});
		this.put({...record, latest});
		this.#onChange(name);
		return latest;
	}

	/** A version of what `$LATEST` is now; the last one when nothing changed since. */
	publish(
		name: string,
		description: string | undefined,
		expected: {codeSha256?: string; revisionId?: string},
	): VersionRecord {
		const record = this.get(name);
		const {latest, published, nextVersion} = record;
		if (expected.revisionId !== undefined && expected.revisionId !== latest.revisionId) throw preconditionFailed();
		const sha256 = Buffer.from(latest.code.digest, 'hex').toString('base64');
		if (expected.codeSha256 !== undefined && expected.codeSha256 !== sha256) {
			throw invalidParameter(
				`CodeSHA256 (${expected.codeSha256}) is different from current CodeSHA256 in $LATEST (${sha256}). Please try again with the CodeSHA256 in $LATEST.`,
			);
		}
		const last = published.at(-1);
		if (last?.generation === latest.generation) return last;
		const settings = {...latest.settings, description: description ?? latest.settings.description};
		const version = {...latest, settings, version: String(nextVersion), revisionId: randomUUID()};
		this.put({...record, published: [...published, version], nextVersion: nextVersion + 1});
		return version;
	}

	/** Stores a changed record. */
	put(record: FunctionRecord): void {
		this.#records.put(record.name, record);
	}

	/** Deletes a function, or one published version of it. Throws ResourceConflictException while an alias needs it. */
	delete(nameOrArn: string | undefined, beside: string | undefined): void {
		const {record, version, qualifier} = this.resolve(nameOrArn, beside);
		if (qualifier === latestVersion)
			throw invalidParameter('$LATEST version cannot be deleted without deleting the function.');
		if (qualifier === undefined) this.#records.delete(record.name);
		else {
			const users = Object.values(record.aliases).filter((alias) => versionsOf(alias).includes(version.version));
			if (users.length > 0) {
				throw conflict(
					`Version ${version.version} is in use by the following aliases: ${users.map(({name}) => name).join(', ')}`,
				);
			}
			this.put({...record, published: record.published.filter((other) => other !== version)});
		}
		this.#onChange(record.name);
	}

	#latest({settings, code}: Pick<VersionRecord, 'settings' | 'code'>): VersionRecord {
		return {
			version: latestVersion,
			settings,
			code,
			lastModified: this.#context.clock.now(),
			revisionId: randomUUID(),
			generation: randomUUID(),
		};
	}
}

const versionsOf = ({version, weights}: AliasRecord): string[] => [version, ...Object.keys(weights ?? {})];

function versionOf({latest, published, aliases}: FunctionRecord, qualifier = latestVersion): VersionRecord | undefined {
	if (qualifier === latestVersion) return latest;
	const alias = aliases[qualifier];
	const number = alias === undefined ? qualifier : chosenBy(alias);
	return number === latestVersion ? latest : published.find(({version}) => version === number);
}

/** The version that this invocation of an alias goes to. */
function chosenBy({version, weights = {}}: AliasRecord): string {
	let left = Math.random();
	for (const [other, weight] of Object.entries(weights)) {
		left -= weight;
		if (left < 0) return other;
	}
	return version;
}
