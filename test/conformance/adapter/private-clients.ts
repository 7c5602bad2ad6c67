import {CloudWatchClient, type Dimension, PutMetricDataCommand} from '@aws-sdk/client-cloudwatch';
import {CloudWatchLogsClient, CreateLogStreamCommand, PutLogEventsCommand} from '@aws-sdk/client-cloudwatch-logs';
import {
	CreateHttpNamespaceCommand,
	CreateServiceCommand,
	ListNamespacesCommand,
	RegisterInstanceCommand,
	ServiceDiscoveryClient,
} from '@aws-sdk/client-servicediscovery';
import {clientFor} from '../../support/local-aws.ts';
import {until} from './assertions.ts';

/** What containers and ECS do, not the console: the gateways only read it. */
export class PrivateClients {
	readonly #logs: CloudWatchLogsClient;
	readonly #metrics: CloudWatchClient;
	readonly #names: ServiceDiscoveryClient;

	constructor(endpoint: string) {
		const settings = clientFor(endpoint);
		this.#logs = new CloudWatchLogsClient(settings);
		this.#metrics = new CloudWatchClient(settings);
		this.#names = new ServiceDiscoveryClient(settings);
	}

	async putLogLines(logGroupName: string, logStreamName: string, lines: readonly string[]): Promise<void> {
		await this.#logs.send(new CreateLogStreamCommand({logGroupName, logStreamName}));
		const logEvents = lines.map((message, index) => ({message, timestamp: Date.now() + index}));
		await this.#logs.send(new PutLogEventsCommand({logGroupName, logStreamName, logEvents}));
	}

	async putMetric(
		namespace: string,
		MetricName: string,
		Dimensions: Dimension[],
		Timestamp: Date,
		values: readonly number[],
	): Promise<void> {
		const MetricData = values.map((Value) => ({MetricName, Dimensions, Timestamp, Value}));
		await this.#metrics.send(new PutMetricDataCommand({Namespace: namespace, MetricData}));
	}

	/** A namespace with one service that has one instance. */
	async registerHost(
		namespace: string,
		name: string,
		address: string,
	): Promise<{readonly namespaceId: string; readonly serviceId: string}> {
		await this.#names.send(new CreateHttpNamespaceCommand({Name: namespace}));
		const namespaceId = await until('the namespace exists', async () => {
			const {Namespaces = []} = await this.#names.send(new ListNamespacesCommand({}));
			return Namespaces.find(({Name}) => Name === namespace)?.Id;
		});
		const {Service} = await this.#names.send(new CreateServiceCommand({Name: name, NamespaceId: namespaceId}));
		const serviceId = Service?.Id ?? '';
		const Attributes = {AWS_INSTANCE_IPV4: address};
		await this.#names.send(new RegisterInstanceCommand({ServiceId: serviceId, InstanceId: 'a', Attributes}));
		return {namespaceId, serviceId};
	}
}
