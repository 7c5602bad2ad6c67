import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

/**
 * The right to start the local AWS of a folder: two engines on one state would destroy it. Undefined while another
 * process has it; one that was killed has it no longer.
 *
 * @throws the system's error when the folder cannot be made or written
 */
export function lockStart(directory: string): Disposable | undefined {
	mkdirSync(directory, {recursive: true, mode: 0o700});
	const file = join(directory, 'start.lock');
	const unlock = (): void => rmSync(file, {force: true});
	try {
		writeFileSync(file, String(process.pid), {flag: 'wx', mode: 0o600});
		return {[Symbol.dispose]: unlock};
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
			unlock();
			throw error;
		}
		if (!isAlive(holderOf(file))) unlock();
		return undefined;
	}
}

/** Zero, which stands for this process, while the holder has not written its number yet. */
function holderOf(file: string): number {
	try {
		return Number(readFileSync(file, 'utf8'));
	} catch {
		return 0;
	}
}

function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
