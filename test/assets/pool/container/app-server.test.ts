import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {startApp} from '../../../../assets/pool/container/app-server.ts';

const metadata = createServer((_request, response) => {
	response.end(JSON.stringify({TaskARN: 'arn:aws:ecs:eu-west-1:123456789012:task/pool/0123abcd'}));
});
let app: Awaited<ReturnType<typeof startApp>>;

beforeAll(async () => {
	await new Promise<void>((resolve) => metadata.listen(0, '127.0.0.1', resolve));
	const {port} = metadata.address() as AddressInfo;
	app = await startApp({PORT: '0', ECS_CONTAINER_METADATA_URI_V4: `http://127.0.0.1:${port}`});
});
afterAll(async () => {
	await app.close();
	metadata.closeAllConnections();
	metadata.close();
});

const get = async (path: string) => {
	const answer = await fetch(`http://127.0.0.1:${app.port}${path}`);
	return {status: answer.status, body: await answer.json()};
};

test('greets with the id of its task', async () => {
	expect(await get('/')).toEqual({status: 200, body: {message: 'Hello from a warm task!', task: '0123abcd'}});
});

test('is healthy', async () => {
	expect(await get('/health')).toEqual({status: 200, body: {status: 'ok'}});
});

test('refuses a port that cannot be', async () => {
	await expect(startApp({PORT: '70000'})).rejects.toThrow('PORT is "70000"');
});
