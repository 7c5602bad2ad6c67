/**
 * The adapter layer against two AWSs: the one inside, and moto, which is not ours. Both must pass the same checks, but
 * for what differences.ts lists with its reason; what is listed and passes fails too, so that the list stays true.
 */
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {openSession} from '../../../src/aws/session.ts';
import {checks} from './checks.ts';
import {type Differences, differencesOfMoto, differencesOfOurs} from './differences.ts';
import {type Endpoint, localAws, moto} from './endpoints.ts';
import {PrivateClients} from './private-clients.ts';

/** What does not hold at an endpoint, though nothing excuses it, and what is excused in vain. */
async function surprises(name: string, start: () => Promise<Endpoint>, excused: Differences): Promise<string[]> {
	await using endpoint = await start();
	const auditFolder = mkdtempSync(join(tmpdir(), 'ecs-console-conformance-'));
	const session = await openSession({
		environment: {},
		local: true,
		startLocal: async () => ({endpointUrl: endpoint.url}),
		attempts: 1,
		auditFolder,
	});
	const clients = new PrivateClients(endpoint.url);
	const found: string[] = [];
	for (const check of checks) {
		const failure = await check.run(session.gateways, clients).then(
			() => undefined,
			(error: unknown) => (error instanceof Error ? error.message : String(error)),
		);
		const isExcused = excused[check.name] !== undefined;
		if (failure !== undefined && !isExcused) found.push(`${name}: ${check.name}: ${failure}`);
		if (failure === undefined && isExcused) found.push(`${name}: ${check.name}: holds, though it is listed`);
	}
	session.close();
	rmSync(auditFolder, {recursive: true});
	return found;
}

const started = performance.now();
const found = [
	...(await surprises('ours', localAws, differencesOfOurs)),
	...(await surprises('moto', moto, differencesOfMoto)),
];
for (const surprise of found) console.log(surprise);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
const listed = Object.keys(differencesOfMoto).length;
console.log(
	`adapter: ${checks.length} checks on 2 endpoints in ${seconds} s, ${listed} of moto's listed, ${found.length} failures`,
);
process.exitCode = found.length === 0 ? 0 : 1;
