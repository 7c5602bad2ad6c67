import {accessSync, constants, existsSync, readFileSync, statSync} from 'node:fs';
import {statfs} from 'node:fs/promises';
import {availableParallelism, freemem} from 'node:os';
import {dirname} from 'node:path';
import {auditFileIn, brokenLines, defaultAuditFolder} from '../../aws/audit.ts';
import {ConsoleError} from '../../errors.ts';
import {assetFolder, templateText} from '../../infra/package-files.ts';
import {defaultDirectory, runningInstance} from '../local-aws/instance.ts';
import {describeSession, type Session, type SessionOptions} from '../session.ts';

type OpenSession = (changes: SessionOptions) => Promise<Session>;

export interface Finding {
	readonly subject: string;
	readonly state: 'ok' | 'warning' | 'failed';
	readonly detail: string;
	readonly nextStep?: string;
}

const leastFreeBytes = 1024 ** 3;

/**
 * What works here and what is missing: this machine, the package, the local AWS, and the AWS that commands would use.
 * `open` opens that AWS; its failure is a finding, not an error.
 */
export async function* examine(open: OpenSession): AsyncGenerator<Finding, void> {
	yield node();
	yield machine();
	yield packageFiles();
	yield await disk();
	yield audit();
	yield await localAws();
	yield await aws(open);
}

function node(): Finding {
	return {subject: 'node', state: 'ok', detail: `${process.versions.node} at ${process.execPath}`};
}

function machine(): Finding {
	const detail = `${process.platform} ${process.arch}, ${availableParallelism()} processors, ${gigabytes(freemem())} GB free memory`;
	if (process.platform === 'linux') return {subject: 'machine', state: 'ok', detail};
	return {
		subject: 'machine',
		state: 'warning',
		detail: `${detail}; local tasks share 127.0.0.1 and get ports of their own, as only Linux gives each an address`,
	};
}

function packageFiles(): Finding {
	try {
		accessSync(assetFolder('consumer'), constants.R_OK);
		templateText('consumer');
		return {subject: 'package', state: 'ok', detail: 'templates and container sources are there'};
	} catch (error) {
		return {
			subject: 'package',
			state: 'failed',
			detail: (error as Error).message,
			nextStep: 'Install ecs-console again.',
		};
	}
}

/** Looks at the folder, or at the one in which it will be made: a doctor changes nothing. */
async function disk(): Promise<Finding> {
	const folder = defaultDirectory();
	try {
		const there = nearestFolder(folder);
		accessSync(there, constants.W_OK);
		const {bavail, bsize} = await statfs(there);
		const free = bavail * bsize;
		const detail = `${folder} is writable, ${gigabytes(free)} GB free`;
		if (free > leastFreeBytes) return {subject: 'disk', state: 'ok', detail};
		return {
			subject: 'disk',
			state: 'warning',
			detail,
			nextStep: 'Free some space: images and logs of the local AWS lie there.',
		};
	} catch (error) {
		const nextStep = 'Make it writable, or set XDG_DATA_HOME to a folder that is.';
		return {subject: 'disk', state: 'failed', detail: `${folder}: ${(error as Error).message}`, nextStep};
	}
}

function nearestFolder(path: string): string {
	if (!existsSync(path)) return nearestFolder(dirname(path));
	if (!statSync(path).isDirectory()) throw new Error(`${path} is a file, not a folder`);
	return path;
}

async function localAws(): Promise<Finding> {
	const instance = await runningInstance(defaultDirectory());
	const detail = instance === undefined ? 'not running; it starts when it is needed' : `runs at ${instance.endpoint}`;
	return {subject: 'local AWS', state: 'ok', detail};
}

/** That nobody has changed the record of what was done. */
function audit(): Finding {
	const file = auditFileIn(defaultAuditFolder());
	try {
		const content = existsSync(file) ? readFileSync(file, 'utf8') : '';
		const broken = brokenLines(content);
		const count = content.split('\n').length - 1;
		if (broken.length === 0) return {subject: 'audit', state: 'ok', detail: `${count} entries in ${file}`};
		return {
			subject: 'audit',
			state: 'warning',
			detail: `${broken.length} of ${count} entries in ${file} are not as they were written, the first in line ${broken[0]}`,
			nextStep: 'Someone or something has changed the file: compare it with a backup, or put it aside.',
		};
	} catch (error) {
		const nextStep = 'Make it readable and writable: nothing is changed in AWS without a record of it.';
		return {subject: 'audit', state: 'failed', detail: `${file}: ${(error as Error).message}`, nextStep};
	}
}

async function aws(open: OpenSession): Promise<Finding> {
	try {
		const session = await open({startLocal: findLocal});
		return {subject: 'AWS', state: 'ok', detail: `${await describeSession(session)}: ${session.reason}`};
	} catch (error) {
		if (error instanceof LocalNotRunning) return {subject: 'AWS', state: 'ok', detail: error.message};
		if (!(error instanceof ConsoleError)) throw error;
		return {subject: 'AWS', state: 'failed', detail: error.message, nextStep: error.nextStep};
	}
}

class LocalNotRunning extends ConsoleError {}

/** Commands start the local AWS when they need it; to look whether all is well, nothing is started. */
async function findLocal(): Promise<{readonly endpointUrl: string; readonly region: string}> {
	const instance = await runningInstance(defaultDirectory());
	if (instance !== undefined) return {endpointUrl: instance.endpoint, region: instance.region};
	throw new LocalNotRunning('the local AWS, which the first command starts', 'Start it: ecs-console local start');
}

const gigabytes = (bytes: number): string => (bytes / 1024 ** 3).toFixed(1);
