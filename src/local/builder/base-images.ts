import {parseReference} from '../images/reference.ts';

/** Base images by the end of their repository: the process runtime runs a task with the machine's own programs. */
const emptyBases = ['library/node', 'library/alpine', 'library/busybox', 'library/debian', 'library/ubuntu'];
const registries = new Set(['docker.io', 'public.ecr.aws', 'mirror.gcr.io']);

/**
 * Whether a base image may be stood for by an empty layer: no registry can be reached, and a container runs as a
 * process that finds Node and the shell on the machine. `scratch` is empty by definition.
 */
export function isEmptyBase(name: string): boolean {
	if (name === 'scratch') return true;
	const reference = parseReference(name);
	if (reference === undefined || !registries.has(reference.registry)) return false;
	return emptyBases.some((base) => reference.repository === base || reference.repository.endsWith(`/${base}`));
}

/** What a Dockerfile may be based on, for messages. */
export const knownBases =
	'scratch, or node, alpine, busybox, debian or ubuntu of public.ecr.aws/docker/library or docker.io';
