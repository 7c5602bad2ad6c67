import type {Environment} from '../shared/environment.ts';
import {json, type Routes, serve} from '../shared/http-server.ts';
import {log} from '../shared/log.ts';
import {every} from '../shared/periodic.ts';
import type {Running} from '../shared/run.ts';
import {type BackendConfig, backendConfig} from './config.ts';
import {ConsumeService, type Host} from './consume-service.ts';
import {trafficRoute} from './consumers/network.ts';
import type {ControlledResource} from './control/control-loop.ts';
import {CloudMap} from './discovery/cloud-map.ts';
import {type Address, ownAddress, taskId} from './discovery/own-address.ts';
import {Registry} from './discovery/registry.ts';
import {HostUsage} from './host-usage.ts';
import {manage} from './managed-resources.ts';
import {Meter} from './metering/meter.ts';
import {containerMemoryLimit, taskLimits} from './metering/task-limits.ts';
import {TaskMetadataClient} from './metering/task-metadata.ts';
import {askPeer} from './peer.ts';

export interface Backend extends Running {
	readonly port: number;
	close(): Promise<void>;
}

/**
 * Starts the backend of one task: reads its limits, puts the configured resources under control and serves the API.
 * @throws ConfigurationError when the environment or the task's limits cannot be right
 */
export async function startBackend(environment: Environment): Promise<Backend> {
	const config = backendConfig(environment);
	const metadata = new TaskMetadataClient(config.metadataUri);
	const [task, container] = await Promise.all([metadata.task(), metadata.container()]);
	const limits = taskLimits(task);
	const address = await ownAddress(environment, task, container, config.port);
	const seen = {own: address};
	const hosts = hostList(new Registry(new CloudMap(environment), config.registry), taskId(task), seen);

	const meter = new Meter();
	const parts = {
		config,
		limits,
		containerMemoryBytes: containerMemoryLimit(container),
		meter,
		peers: async () => (await hosts()).filter(({own}) => !own),
	};
	const resources = config.resources.map((resource) => ({resource, ...manage(resource, parts)}));
	const usage = new HostUsage(new Map(resources.map(({resource, managed}) => [resource, managed])));
	const service = new ConsumeService({
		hosts,
		ownAddress: () => seen.own,
		set: (specs) => usage.set(specs),
		summary: (asked) => usage.summary(asked),
		ask: askPeer,
		random: Math.random,
	});

	const loop = controlLoop(
		config,
		metadata,
		meter,
		resources.map(({controlled}) => controlled),
	);
	const server = await serve(config.port, routes(service), {discarded: [trafficRoute]});
	if (config.port === 0) {
		seen.own = {...address, port: server.port}; // 0 let the system choose
	}
	log('info', 'The backend serves', {...seen.own, limits, resources: config.resources});
	return {
		port: server.port,
		close: async () => {
			await loop.close();
			await Promise.all([server.close(), ...resources.map(({controlled}) => controlled.close())]);
		},
	};
}

function routes(service: ConsumeService): Routes {
	return {
		'POST /consume': async ({body}) => json(await service.consume(body)),
		// Local only: it says that this process serves, whatever its peers or Cloud Map do.
		'GET /health': () => json({status: 'ok'}),
		[trafficRoute]: () => ({status: 204, type: 'text/plain', body: ''}),
	};
}

/**
 * The registered hosts with this one marked: by task id, under which ECS registers, or by address. What the registry
 * calls this host is remembered in `seen`, so that answering for itself never needs Cloud Map.
 */
function hostList(registry: Registry, id: string | undefined, seen: {own: Address}) {
	return async (options: {readonly fresh?: boolean} = {}): Promise<Host[]> => {
		const hosts = (await registry.hosts(options)).map(({id: registeredId, host, port}) => ({
			host,
			port,
			own: registeredId === id || (host === seen.own.host && port === seen.own.port),
		}));
		const own = hosts.find((host) => host.own);
		if (own !== undefined) {
			seen.own = {host: own.host, port: own.port};
		}
		return hosts;
	};
}

/** Looks at the meter and corrects the loads, once every pace. */
function controlLoop(
	config: BackendConfig,
	metadata: TaskMetadataClient,
	meter: Meter,
	controlled: readonly ControlledResource[],
): Running {
	return every(config.gains.pace, 'Measuring through the task metadata endpoint', async () => {
		const statistics = await metadata.statistics();
		const now = Date.now();
		meter.take(statistics, now);
		for (const resource of controlled) {
			resource.tick(meter, now);
		}
	});
}
