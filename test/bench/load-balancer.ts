import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {writeFileSync} from 'node:fs';
import {createServer} from 'node:net';
import {join} from 'node:path';
import {DescribeSubnetsCommand, EC2Client} from '@aws-sdk/client-ec2';
import {
	CreateListenerCommand,
	CreateLoadBalancerCommand,
	CreateTargetGroupCommand,
	DescribeTargetHealthCommand,
	ElasticLoadBalancingV2Client,
	RegisterTargetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {execa} from 'execa';
import {temporaryFolder, until} from '../support/containers.ts';
import {clientFor} from '../support/local-aws.ts';
import {startBuiltEngine} from './engine.ts';
import {type Measurement, median, round} from './measurement.ts';

const rounds = 3;
const seconds = 4;

/** The local load balancer beside nginx as a proxy, both before the same nginx backend, loaded by wrk in turn. */
export async function loadBalancer(): Promise<Measurement[]> {
	using folder = temporaryFolder();
	const [backend, proxy] = [await freePort(), await freePort()];
	await using nginx = await startNginx(folder.path, backend, proxy);
	await using aws = await startBuiltEngine('simulated');
	const address = await balance(clientFor(aws.endpoint), backend);
	const ours: number[] = [];
	const theirs: number[] = [];
	for (let round_ = 0; round_ < rounds; round_ += 1) {
		theirs.push(await load(`http://127.0.0.1:${proxy}/`));
		ours.push(await load(`http://${address}/`));
	}
	if (nginx.process.exitCode !== null) throw new Error('nginx ended during the measurement.');
	const ratio = median(ours) / median(theirs);
	return [
		{
			name: 'load-balancer',
			value: round(median(ours)),
			unit: 'requests/s',
			comparedWith: `nginx as a proxy: ${round(median(theirs))} requests/s`,
			ratio: round(ratio),
			goal: 'at least 0.5 times',
			met: ratio >= 0.5,
		},
	];
}

async function load(url: string): Promise<number> {
	const {stdout} = await execa('wrk', ['-t1', '-c50', `-d${seconds}s`, url]);
	if (/Non-2xx/.test(stdout)) throw new Error(`wrk saw failures at ${url}:\n${stdout}`);
	return Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]);
}

async function balance(
	configuration: ConstructorParameters<typeof ElasticLoadBalancingV2Client>[0],
	port: number,
): Promise<string> {
	const elb = new ElasticLoadBalancingV2Client(configuration ?? {});
	const {Subnets = []} = await new EC2Client(configuration ?? {}).send(new DescribeSubnetsCommand({}));
	const subnets = Subnets.flatMap(({SubnetId}) => SubnetId ?? []).slice(0, 2);
	const {LoadBalancers: [balancer] = []} = await elb.send(
		new CreateLoadBalancerCommand({Name: 'bench', Subnets: subnets}),
	);
	const {TargetGroups: [group] = []} = await elb.send(
		new CreateTargetGroupCommand({
			Name: 'bench',
			Protocol: 'HTTP',
			Port: port,
			VpcId: Subnets[0]?.VpcId,
			TargetType: 'ip',
			HealthCheckIntervalSeconds: 5,
			HealthCheckTimeoutSeconds: 2,
			HealthyThresholdCount: 2,
		}),
	);
	const TargetGroupArn = group?.TargetGroupArn;
	await elb.send(new RegisterTargetsCommand({TargetGroupArn, Targets: [{Id: '127.0.0.1', Port: port}]}));
	await elb.send(
		new CreateListenerCommand({
			LoadBalancerArn: balancer?.LoadBalancerArn,
			Protocol: 'HTTP',
			Port: 80,
			DefaultActions: [{Type: 'forward', TargetGroupArn}],
		}),
	);
	await until('the target is healthy', async () => {
		const {TargetHealthDescriptions = []} = await elb.send(new DescribeTargetHealthCommand({TargetGroupArn}));
		return TargetHealthDescriptions[0]?.TargetHealth?.State === 'healthy';
	});
	return balancer?.DNSName ?? '';
}

async function startNginx(
	folder: string,
	backend: number,
	proxy: number,
): Promise<AsyncDisposable & {process: ChildProcess}> {
	const file = join(folder, 'nginx.conf');
	writeFileSync(
		file,
		`worker_processes 1; daemon off; pid ${folder}/pid; error_log stderr crit;
		events { worker_connections 1024; }
		http {
			access_log off; keepalive_requests 1000000;
			upstream app { server 127.0.0.1:${backend}; keepalive 64; keepalive_requests 1000000; }
			server { listen 127.0.0.1:${backend}; location / { return 200 'hello from the backend\\n'; } }
			server { listen 127.0.0.1:${proxy}; location / { proxy_pass http://app; proxy_http_version 1.1; proxy_set_header Connection ''; } }
		}`,
	);
	const child = spawn('nginx', ['-c', file, '-p', folder], {stdio: 'ignore'});
	await until('nginx answers', async () => (await fetch(`http://127.0.0.1:${proxy}/`).catch(() => undefined))?.ok);
	return {
		process: child,
		async [Symbol.asyncDispose]() {
			child.kill();
			await once(child, 'exit');
		},
	};
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as {port: number};
	server.close();
	await once(server, 'close');
	return port;
}
