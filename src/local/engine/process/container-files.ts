import {closeSync, existsSync, fstatSync, mkdirSync, openSync, readFileSync, readSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import type {ContainerSpecification, OutputStream} from '../runtime.ts';
import {identityOf, type ProcessIdentity} from './process-table.ts';

/** The folder of one container: all that must survive the engine. */
export class ContainerFiles {
	readonly directory: string;

	constructor(root: string, id: string) {
		this.directory = join(root, id);
	}

	get exists(): boolean {
		return existsSync(this.path('specification.json'));
	}

	path(name: string): string {
		return join(this.directory, name);
	}

	/** Makes the folder; whoever finds it knows the container before its process exists. */
	create(specification: ContainerSpecification): void {
		mkdirSync(this.path('tmp'), {recursive: true});
		mkdirSync(this.path('network'), {recursive: true});
		writeFileSync(this.path('specification.json'), JSON.stringify(specification), {mode: 0o600});
	}

	specification(): ContainerSpecification {
		return JSON.parse(readFileSync(this.path('specification.json'), 'utf8')) as ContainerSpecification;
	}

	/** The keeper, once it has said who it is. */
	keeper(): ProcessIdentity | undefined {
		const text = this.text('keeper');
		if (text === undefined) return undefined;
		if (process.platform === 'linux') return identityOf(text);
		const [pid = '', ...born] = text.split(' ');
		return {pid: Number(pid), born: born.join(' ').trim()};
	}

	mainProcess(): number | undefined {
		const text = this.text('pid');
		return text === undefined ? undefined : Number(text);
	}

	exitCode(): number | undefined {
		const text = this.text('exit');
		return text === undefined ? undefined : Number(text);
	}

	text(name: string): string | undefined {
		try {
			return readFileSync(this.path(name), 'utf8').trim() || undefined;
		} catch {
			return undefined;
		}
	}

	/** Writes a word for later, where the disk takes it. */
	note(name: string, text: string): void {
		try {
			writeFileSync(this.path(name), text);
		} catch {
			// The word is lost; what it is about happens all the same.
		}
	}

	readOutput(stream: OutputStream, offset: number): Buffer {
		let descriptor: number;
		try {
			descriptor = openSync(this.path(stream), 'r');
		} catch {
			return Buffer.alloc(0);
		}
		try {
			const length = Math.max(0, fstatSync(descriptor).size - offset);
			const buffer = Buffer.alloc(Math.min(length, 1024 * 1024));
			return buffer.subarray(0, readSync(descriptor, buffer, 0, buffer.length, offset));
		} finally {
			closeSync(descriptor);
		}
	}
}
