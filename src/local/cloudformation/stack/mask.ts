import {isRecord, type Value} from '../template/value.ts';
import type {Deployment} from './model.ts';

const mask = '****';

/** `value` with what NoEcho parameters brought in masked, for events and change sets. */
export function masked(value: Value, deployments: readonly (Deployment | undefined)[]): Value {
	const secrets = deployments
		.flatMap((deployment) => deployment?.parameters ?? [])
		.filter(({noEcho}) => noEcho)
		.flatMap(({value: text, resolved}) => [text, resolved ?? ''])
		.filter((text) => text !== '');
	return secrets.length === 0 ? value : maskSecrets(value, [...new Set(secrets)]);
}

function maskSecrets(value: Value, secrets: readonly string[]): Value {
	if (Array.isArray(value)) return value.map((item) => maskSecrets(item, secrets));
	if (isRecord(value)) {
		return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, maskSecrets(member, secrets)]));
	}
	const text = String(value);
	if (secrets.includes(text)) return mask;
	// A secret of a few characters would mask half of every other text.
	const long = secrets.filter((secret) => secret.length >= 4);
	return typeof value === 'string' ? long.reduce((left, secret) => left.replaceAll(secret, mask), text) : value;
}
