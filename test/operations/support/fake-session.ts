import type {Gateways} from '../../../src/aws/gateway.ts';
import type {Session} from '../../../src/operations/session.ts';

export type FakeGateways = {readonly [Service in keyof Gateways]?: Partial<Gateways[Service]>};

/** A session whose gateways do what the test says; any other call fails, naming itself. */
export function fakeSession(gateways: FakeGateways, changes: Partial<Session> = {}): Session {
	const strict = strictGateways(gateways);
	return {
		mode: 'local',
		reason: 'This is a test.',
		region: 'us-east-1',
		profile: undefined,
		endpoint: undefined,
		readOnly: false,
		dryRun: false,
		gateways: strict,
		watching: strict,
		audit: {path: '/nowhere', entries: []},
		planned: [],
		identity: () =>
			Promise.resolve({account: '000000000000', arn: 'arn:aws:iam::000000000000:user/test', userId: 'TEST'}),
		hide: () => undefined,
		pollingBudget: () => [],
		traffic: () => ({calls: 0, perSecond: 0, throttled: 0, total: 0, services: {}}),
		dryTwin: () => fakeSession(gateways, {...changes, dryRun: true}),
		close: () => undefined,
		...changes,
	};
}

function strictGateways(gateways: FakeGateways): Gateways {
	return new Proxy({} as Gateways, {
		get: (_target, service: string) => strictGateway(service, gateways[service as keyof Gateways] ?? {}),
	});
}

function strictGateway(service: string, methods: object): object {
	return new Proxy(methods, {
		get(target, name: string) {
			const method: unknown = Reflect.get(target, name);
			return method ?? (() => Promise.reject(new Error(`${service}.${name} was not expected.`)));
		},
	});
}
