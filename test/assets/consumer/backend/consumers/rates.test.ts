import {mkdtemp, readdir, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test, vi} from 'vitest';
import {DiskConsumer} from '../../../../../assets/consumer/backend/consumers/disk.ts';
import {NetworkConsumer, trafficRoute} from '../../../../../assets/consumer/backend/consumers/network.ts';
import {serve} from '../../../../../assets/consumer/shared/http-server.ts';
import {eventually} from '../../../../support/eventually.ts';

test('the disk load writes temporary files, three at most, and leaves none behind', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'disk-test-'));
	vi.stubEnv('TMPDIR', folder);
	const consumer = new DiskConsumer(20);
	consumer.setLoad(1024 ** 2);
	const files = async () => (await readdir(folder, {recursive: true})).filter((name) => name.includes('load-'));
	await eventually(async () => expect(await files()).toHaveLength(3));
	await consumer.close();
	expect(await readdir(folder)).toEqual([]);
	vi.unstubAllEnvs();
	await rm(folder, {recursive: true});
});

test('the network load goes to every peer, through the port of the API', async () => {
	const received = [0, 0];
	const peers = await Promise.all(
		received.map((_, index) =>
			serve(0, {
				[trafficRoute]: ({body}) => {
					received[index] = (received[index] ?? 0) + body.length;
					return {status: 204, type: 'text/plain', body: ''};
				},
			}),
		),
	);
	const consumer = new NetworkConsumer(20, async () => peers.map(({port}) => ({host: '127.0.0.1', port})));
	consumer.setLoad(100_000);
	await eventually(() => expect(Math.min(...received)).toBeGreaterThan(5_000));
	await consumer.close();
	await Promise.all(peers.map((peer) => peer.close()));
});
