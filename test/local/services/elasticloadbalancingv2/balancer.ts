import {createServer, type RequestListener, type Server} from 'node:http';
import {connect} from 'node:net';
import * as ec2 from '@aws-sdk/client-ec2';
import * as elb from '@aws-sdk/client-elastic-load-balancing-v2';
import {startLocalAws, type TestAws} from '../../../support/local-aws.ts';

/** A local AWS with one load balancer, and the servers that tests start behind it. */
export interface Balancer extends AsyncDisposable {
	readonly aws: TestAws;
	readonly client: elb.ElasticLoadBalancingV2;
	readonly arn: string;
	readonly vpcId: string;
	readonly subnetIds: string[];
	/** `http://…` of the load balancer's name. */
	url(): Promise<string>;
	/** A server at an address of its own; its port. */
	serve(address: string, listener: RequestListener): Promise<{readonly port: number; readonly server: Server}>;
	newGroup(name: string, options?: Partial<elb.CreateTargetGroupInput>): Promise<string>;
	/** Registers an address and waits until it is healthy. */
	register(group: string, address: string, port: number): Promise<void>;
	listen(actions: elb.Action[], port?: number): Promise<string>;
}

export const forwardTo = (TargetGroupArn: string): elb.Action[] => [{Type: 'forward', TargetGroupArn}];

export async function startBalancer(options: Parameters<typeof startLocalAws>[0] = {}): Promise<Balancer> {
	const aws = await startLocalAws(options);
	const client = new elb.ElasticLoadBalancingV2(aws.client);
	const {Subnets = []} = await new ec2.EC2(aws.client).describeSubnets({});
	const subnetIds = Subnets.slice(0, 2).map(({SubnetId = ''}) => SubnetId);
	const vpcId = Subnets[0]?.VpcId ?? '';
	const {LoadBalancers} = await client.createLoadBalancer({Name: 'front', Subnets: subnetIds});
	const arn = LoadBalancers?.[0]?.LoadBalancerArn ?? '';
	const servers: Server[] = [];
	return {
		aws,
		client,
		arn,
		vpcId,
		subnetIds,
		async url() {
			const answer = await client.describeLoadBalancers({LoadBalancerArns: [arn]});
			return `http://${answer.LoadBalancers?.[0]?.DNSName}`;
		},
		serve(address, listener) {
			const server = createServer(listener);
			servers.push(server);
			return new Promise((resolve, reject) => {
				server.once('error', reject);
				server.listen(0, address, () => {
					const place = server.address();
					resolve({port: typeof place === 'object' && place !== null ? place.port : 0, server});
				});
			});
		},
		async newGroup(Name, options = {}) {
			const {TargetGroups} = await client.createTargetGroup({
				Name,
				Protocol: 'HTTP',
				Port: 80,
				VpcId: vpcId,
				TargetType: 'ip',
				...options,
			});
			return TargetGroups?.[0]?.TargetGroupArn ?? '';
		},
		async register(TargetGroupArn, Id, Port) {
			await client.registerTargets({TargetGroupArn, Targets: [{Id, Port}]});
			const isHealthy = async () => {
				const {TargetHealthDescriptions} = await client.describeTargetHealth({TargetGroupArn, Targets: [{Id, Port}]});
				return TargetHealthDescriptions?.[0]?.TargetHealth?.State === 'healthy';
			};
			while (!(await isHealthy())) await new Promise((resolve) => setTimeout(resolve, 10));
		},
		async listen(DefaultActions, Port = 80) {
			const input = {LoadBalancerArn: arn, Port, Protocol: 'HTTP' as const, DefaultActions};
			return (await client.createListener(input)).Listeners?.[0]?.ListenerArn ?? '';
		},
		async [Symbol.asyncDispose]() {
			for (const server of servers) server.close().closeAllConnections();
			await aws[Symbol.asyncDispose]();
		},
	};
}

/** Sends bytes as they are and gives back all that comes until the other side closes. */
export function exchangeRaw(url: string, text: string): Promise<string> {
	const {hostname, port} = new URL(url);
	return new Promise((resolve, reject) => {
		const socket = connect({host: hostname, port: Number(port || 80)}, () => socket.write(text));
		let received = '';
		socket.setEncoding('latin1');
		socket.on('data', (chunk: string) => {
			received += chunk;
		});
		socket.on('error', reject);
		socket.on('close', () => resolve(received));
	});
}
