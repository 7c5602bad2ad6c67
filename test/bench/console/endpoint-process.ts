/** The endpoint in a process of its own, so that it takes no time from the clock of the bench. See endpoint.ts. */
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {text} from 'node:stream/consumers';
import {setTimeout as sleep} from 'node:timers/promises';
import type {Answer, Order} from './endpoint.ts';
import {Fleet, type ListInput} from './fleet.ts';
import {PoolTable, stackXml, type TableInput} from './pool-table.ts';

const fleet = new Fleet();
let pool: PoolTable | undefined;
let calls: Record<string, number> = {};
let delay = 0;
let jitter = 0;
let churning: NodeJS.Timeout | undefined;

interface Input extends ListInput, TableInput {
	readonly tasks?: readonly string[];
	readonly services?: readonly string[];
}

const operations: Readonly<Record<string, (input: Input) => string>> = {
	ListClusters: () => fleet.clusterArns(),
	DescribeClusters: () => fleet.clusters(),
	ListTasks: (input) => fleet.taskArns(input),
	DescribeTasks: ({tasks = []}) => fleet.tasks(tasks),
	ListServices: (input) => fleet.serviceArns(input),
	DescribeServices: ({services = []}) => fleet.services(services),
	Query: (input) => pool?.query(input) ?? '{}',
	BatchGetItem: (input) => pool?.byKeys(input) ?? '{}',
	DescribeRule: () => '{"State":"DISABLED"}',
	GetQueueAttributes: () => '{"Attributes":{"ApproximateNumberOfMessages":"0"}}',
};

/** AWS's limits: more is an error there. */
function isOverLimit(operation: string, {tasks = [], services = []}: Input): boolean {
	return tasks.length > 100 || services.length > (operation === 'DescribeServices' ? 10 : 0);
}

const identity =
	'<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
	'<Arn>arn:aws:iam::000000000000:root</Arn><UserId>000000000000</UserId><Account>000000000000</Account>' +
	'</GetCallerIdentityResult><ResponseMetadata><RequestId>bench</RequestId></ResponseMetadata></GetCallerIdentityResponse>';

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
	const body = await text(request);
	const target = String(request.headers['x-amz-target'] ?? '');
	const name = target.split('.').at(-1) || (/Action=(\w+)/.exec(body)?.[1] ?? request.url ?? '');
	calls[name] = (calls[name] ?? 0) + 1;
	if (delay + jitter > 0) await sleep(delay + Math.random() * jitter);
	const operation = operations[name];
	if (name === 'GetCallerIdentity') {
		response.writeHead(200, {'content-type': 'text/xml'}).end(identity);
	} else if (name === 'DescribeStacks' && pool !== undefined) {
		response.writeHead(200, {'content-type': 'text/xml'}).end(stackXml());
	} else if (operation === undefined) {
		response.writeHead(501, {'content-type': 'application/x-amz-json-1.1'}).end('{"__type":"NotImplemented"}');
	} else {
		const input = JSON.parse(body) as Input;
		const [status, answer] = isOverLimit(name, input)
			? [400, '{"__type":"InvalidParameterException","message":"Too many."}']
			: [200, operation(input)];
		response.writeHead(status, {'content-type': 'application/x-amz-json-1.1'}).end(answer);
	}
}

function obey(order: Order): Answer {
	if (order.pool !== undefined) pool = new PoolTable(order.pool);
	if (order.assign !== undefined) pool?.assign(order.assign);
	if (order.end !== undefined) fleet.end(order.end);
	if (order.delay !== undefined) delay = order.delay;
	if (order.jitter !== undefined) jitter = order.jitter;
	if (order.move !== undefined) fleet.move(order.move.id, order.move.status);
	if (order.churn !== undefined) {
		clearInterval(churning);
		const {tasks, perSecond} = order.churn;
		const churn = (): void => {
			fleet.churn(tasks);
			pool?.churn(tasks);
		};
		if (tasks > 0) churning = setInterval(churn, 1000 / perSecond);
	}
	const counted = calls;
	if (order.takeCalls === true) calls = {};
	const ids = [...fleet.grow(order.tasks ?? 0, order.status), ...fleet.addServices(order.services ?? 0)];
	return {calls: counted, ids, isListing: fleet.isListing};
}

const server = createServer((request, response) => void serve(request, response)).listen(0, '127.0.0.1', () => {
	const {port} = server.address() as AddressInfo;
	process.send?.({endpoint: `http://127.0.0.1:${port}`});
});
server.keepAliveTimeout = 60_000;
process.on('message', (order: Order) => process.send?.(obey(order)));
process.on('disconnect', () => process.exit());
