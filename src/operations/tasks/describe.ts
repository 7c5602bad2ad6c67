import {NotFoundError} from '../../aws/errors.ts';
import {redact} from '../../aws/redact.ts';
import {InvalidInputError} from '../../errors.ts';
import {nearest, sanitise} from '../../text.ts';
import type {Session} from '../session.ts';
import {findCluster, findService, findTask} from './find.ts';
import type {Subject} from './subject.ts';

/** A subject as the operator names it: the cluster of a service or task may be left out. */
export type SubjectName = Subject extends infer Each
	? Each extends {readonly kind: 'service' | 'task' | 'container'; readonly cluster: string}
		? Omit<Each, 'cluster'> & {readonly cluster?: string | undefined}
		: Each
	: never;

/** So many events of a service are part of its description; «services events» has the others. */
const shownEvents = 10;

/**
 * What AWS says of it, without the values of secrets: those of environment variables with telling names are masked, and
 * `secrets` hold only where a value comes from.
 *
 * @throws NotFoundError naming the nearest; InvalidInputError
 */
export async function describe(session: Session, subject: SubjectName, signal?: AbortSignal): Promise<unknown> {
	return redact(await lookUp(session, subject, signal));
}

/** The same as YAML, safe for a terminal. */
export async function describeAsYaml(session: Session, subject: SubjectName, signal?: AbortSignal): Promise<string> {
	return toYaml(await describe(session, subject, signal));
}

/** A description as YAML, safe for a terminal. */
export async function toYaml(description: unknown): Promise<string> {
	const {stringify} = await import('yaml');
	return sanitise(stringify(description, {lineWidth: 0, aliasDuplicateObjects: false}));
}

async function lookUp(session: Session, subject: SubjectName, signal: AbortSignal | undefined): Promise<unknown> {
	switch (subject.kind) {
		case 'cluster':
			return findCluster(session, subject.cluster, signal);
		case 'service': {
			const {events = [], ...service} = await findService(session, subject, signal);
			return {...service, events: events.slice(0, shownEvents)};
		}
		case 'task':
			return findTask(session, subject, signal);
		case 'container':
			return lookUpContainer(session, subject, signal);
		case 'task-definition':
			return lookUpTaskDefinition(session, subject.taskDefinition, signal);
	}
}

/** How it runs, and how it is defined. */
async function lookUpContainer(
	session: Session,
	subject: SubjectName & {readonly kind: 'container'},
	signal: AbortSignal | undefined,
): Promise<unknown> {
	const {taskArn, taskDefinitionArn = '', containers = []} = await findTask(session, subject, signal);
	const container = containers.find(({name}) => name === subject.container);
	if (container === undefined) {
		const names = containers.map(({name = ''}) => name);
		const near = nearest(subject.container, names);
		throw new InvalidInputError(
			`The task has no container «${subject.container}».${near === undefined ? '' : ` Did you mean «${near}»?`}`,
			`Its containers: ${names.join(', ')}.`,
		);
	}
	const definition = await session.gateways.ecs.describeTaskDefinition(taskDefinitionArn, {signal});
	const defined = definition?.containerDefinitions?.find(({name}) => name === subject.container);
	return {taskArn, taskDefinitionArn, container, definition: defined};
}

async function lookUpTaskDefinition(session: Session, name: string, signal: AbortSignal | undefined): Promise<unknown> {
	const definition = await session.gateways.ecs.describeTaskDefinition(name, {signal});
	if (definition !== undefined) return definition;
	throw new NotFoundError(
		`There is no task definition «${name}» in ${session.region}.`,
		'Give family or family:revision, as «ecs-console describe service» and «describe task» show it.',
	);
}
