import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {ContainerSpecification, LocalImage} from '../../src/local/engine/runtime.ts';

/** A folder of the test's own, gone when disposed. */
export function temporaryFolder(): Disposable & {readonly path: string} {
	const path = mkdtempSync(join(tmpdir(), 'ecs-console-test-'));
	return {path, [Symbol.dispose]: () => rmSync(path, {recursive: true, force: true})};
}

/** The machine itself as an image: no files of its own. */
export const hostImage: LocalImage = {
	digest: `sha256:${'0'.repeat(64)}`,
	rootDirectory: '/',
	workingDirectory: '/',
	entryPoint: [],
	command: [],
	environment: {},
	user: '',
};

/** What ECS tells where there is no such image. */
export function cannotPull(reference: string): Error {
	const message = `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${reference}: not found`;
	return Object.assign(new Error(message), {name: 'CannotPullContainerError'});
}

let count = 0;

/** A container that runs `command` on the machine's own files. */
export function specification(
	command: readonly string[],
	changes: Partial<ContainerSpecification> = {},
): ContainerSpecification {
	count += 1;
	return {
		id: `container-${process.pid}-${count}`,
		name: 'app',
		image: hostImage,
		command,
		environment: {},
		workingDirectory: '/',
		address: '127.0.0.1',
		ports: [],
		hosts: {},
		links: {},
		cpu: 256,
		memoryLimitBytes: undefined,
		...changes,
	};
}

/** Waits until `condition` gives something; fails with `what` after a minute, or after so many milliseconds. */
export async function until<Value>(
	what: string,
	condition: () => Value | Promise<Value>,
	patience = 60_000,
): Promise<NonNullable<Value>> {
	const deadline = performance.now() + patience;
	for (;;) {
		const value = await condition();
		if (value) return value;
		if (performance.now() > deadline) throw new Error(`Waited in vain until ${what}.`);
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}
