import {createHash} from 'node:crypto';
import {closeSync, fstatSync, mkdirSync, openSync, readSync, rmSync, writeFileSync, writeSync} from 'node:fs';
import {join} from 'node:path';
import envPaths from 'env-paths';
import {ConsoleError} from '../errors.ts';

/** What is known of a mutating call once it is over. */
export interface AuditRecord {
	/** ISO 8601, when the call was made. */
	readonly time: string;
	/** Which run of the program; each run's entries form a chain. */
	readonly session: string;
	readonly caller: string | undefined;
	readonly account: string | undefined;
	readonly region: string;
	readonly service: string;
	readonly operation: string;
	/** What was sent, without secrets. */
	readonly input: unknown;
	readonly commandLine: string;
	readonly requestId: string | undefined;
	/** `unknown`: no answer came, so AWS may or may not have done it. */
	readonly outcome: 'succeeded' | 'failed' | 'unknown';
	/** What failed, in one sentence. */
	readonly error?: string;
	readonly durationMs: number;
}

/** One line of the audit file: `hash` covers the record and `previousHash`. */
export interface AuditEntry extends AuditRecord {
	readonly previousHash: string;
	readonly hash: string;
}

/** Append-only record of every mutating call. */
export interface AuditLog {
	/** Where it is written. */
	readonly path: string;
	/** Entries of this session so far, oldest first. */
	readonly entries: readonly AuditEntry[];
}

/** The user's data folder. */
export const defaultAuditFolder = (): string => envPaths('ecs-console', {suffix: ''}).data;

export const auditFileIn = (folder: string): string => join(folder, 'audit.jsonl');

/** Room for an entry with a template in it, twice: as what was sent and as a command line. */
const entryRoom = Buffer.alloc(128 * 1024);

/** The hash before the first line of a file. */
const firstHash = '0'.repeat(64);

/** The audit file cannot be written, and no mutating call is made without it, or not be read. */
export class AuditError extends ConsoleError {}

/**
 * Appends to `audit.jsonl`. Several runs may write at once: each line is one write with O_APPEND; a run's first line
 * names the last line it found in the file, each further line the one before it of the same run.
 */
export class AuditFile implements AuditLog {
	readonly path: string;
	readonly #entries: AuditEntry[] = [];
	#file: number | undefined;
	#lastHash = firstHash;
	/** The last line in the file is cut off, because the disk was full. */
	#isTorn = false;

	constructor(folder: string) {
		this.path = auditFileIn(folder);
	}

	get entries(): readonly AuditEntry[] {
		return this.#entries;
	}

	/**
	 * Creates or opens the file (0600) and sees that there is room in its folder, so that a call that could not be
	 * recorded is not made.
	 *
	 * @throws AuditError
	 */
	prepare(): void {
		this.#guard(
			'',
			'Make the folder writable or free some space; nothing is changed in AWS without a record of it.',
			() => {
				this.#open();
				// Not by `statfs`, which knows nothing of a user's quota, of files that are used up, or of a disk that fails.
				const room = `${this.path}.room`;
				try {
					writeFileSync(room, entryRoom);
				} finally {
					rmSync(room, {force: true});
				}
			},
		);
	}

	/** Written before it returns: a crash right after loses nothing. @throws AuditError */
	append(record: AuditRecord): AuditEntry {
		const {service, operation, outcome} = record;
		const said = outcome === 'unknown' ? 'was sent' : outcome;
		const nextStep = 'Make the folder writable or free some space, and look at what is there before you try again.';
		return this.#guard(`${service} ${operation} ${said}, but `, nextStep, () => {
			const file = this.#open();
			const chained = {...record, previousHash: this.#lastHash};
			const entry = {...chained, hash: entryHash(chained)};
			const line = Buffer.from(`${this.#isTorn ? '\n' : ''}${JSON.stringify(entry)}\n`);
			const written = writeSync(file, line);
			this.#isTorn = written < line.length;
			if (this.#isTorn) throw new Error('no space left on device');
			this.#lastHash = entry.hash;
			this.#entries.push(entry);
			return entry;
		});
	}

	#open(): number {
		if (this.#file !== undefined) return this.#file;
		mkdirSync(join(this.path, '..'), {recursive: true, mode: 0o700});
		this.#file = openSync(this.path, 'a+', 0o600);
		const tail = tailOf(this.#file);
		this.#lastHash = lastHash(tail);
		this.#isTorn = tail !== '' && !tail.endsWith('\n');
		return this.#file;
	}

	close(): void {
		if (this.#file !== undefined) closeSync(this.#file);
		this.#file = undefined;
	}

	#guard<Value>(done: string, nextStep: string, write: () => Value): Value {
		try {
			return write();
		} catch (error) {
			const why = error instanceof Error ? error.message : String(error);
			const file = `${done === '' ? 'The' : 'the'} audit file ${this.path}`;
			throw new AuditError(`${done}${file} cannot be written: ${why}.`, nextStep, {cause: error, exitCode: 73});
		}
	}
}

/** SHA-256 over the entry as JSON without its `hash`. */
function entryHash(entry: Omit<AuditEntry, 'hash'>): string {
	return createHash('sha256').update(JSON.stringify(entry)).digest('hex');
}

/**
 * Checks a whole file: every line's own hash, and that what it names as the line before it stands before it.
 * @returns numbers (from 1) of the lines that do not fit; empty when the file is as it was written.
 */
export function brokenLines(content: string): number[] {
	const seen = new Set([firstHash]);
	const lastOfSession = new Map<string, string>();
	const broken: number[] = [];
	const lines = content.split('\n').filter((line) => line !== '');
	for (const [index, line] of lines.entries()) {
		const entry = parseEntry(line);
		const expected = entry && lastOfSession.get(entry.session);
		const follows = entry && (expected === undefined ? seen.has(entry.previousHash) : entry.previousHash === expected);
		if (!entry || !follows) broken.push(index + 1);
		if (!entry) continue;
		seen.add(entry.hash);
		lastOfSession.set(entry.session, entry.hash);
	}
	return broken;
}

/** Undefined when the line is no entry or its hash does not fit. */
function parseEntry(line: string): AuditEntry | undefined {
	try {
		const {hash, ...rest} = JSON.parse(line) as AuditEntry;
		return entryHash(rest) === hash ? {...rest, hash} : undefined;
	} catch {
		return undefined;
	}
}

/** The last bytes of an open file. */
function tailOf(file: number): string {
	const {size} = fstatSync(file);
	const tail = Buffer.alloc(Math.min(size, 1024));
	readSync(file, tail, 0, tail.length, size - tail.length);
	return tail.toString('utf8');
}

/** The hash in the last whole line of a file. */
const lastHash = (tail: string): string => [...tail.matchAll(/"hash":"([0-9a-f]{64})"\}\n/g)].at(-1)?.[1] ?? firstHash;
