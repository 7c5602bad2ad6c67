import {type Call, cliLine} from '../../aws/cli-line.ts';
import type {Session} from '../session.ts';
import {nameIn} from './find.ts';
import type {Subject} from './subject.ts';

/** The `aws …` lines that list and describe it, with the session's profile, region and endpoint; makes no call. */
export function commandLinesOf(session: Session, subject: Subject): readonly string[] {
	const {profile, region, endpoint} = session;
	return callsOf(subject).map((call) => cliLine(call, {profile, region, endpoint}));
}

function callsOf(subject: Subject): readonly Call[] {
	switch (subject.kind) {
		case 'cluster':
			return [
				ecs('ListClusters', {}),
				ecs('DescribeClusters', {clusters: [subject.cluster], include: ['TAGS', 'STATISTICS', 'SETTINGS']}),
			];
		case 'service': {
			const {cluster, service} = subject;
			return [
				ecs('ListServices', {cluster}),
				ecs('DescribeServices', {cluster, services: [service], include: ['TAGS']}),
			];
		}
		case 'task':
		case 'container': {
			const {cluster, task} = subject;
			return [ecs('ListTasks', {cluster}), ecs('DescribeTasks', {cluster, tasks: [task], include: ['TAGS']})];
		}
		case 'task-definition': {
			const {taskDefinition} = subject;
			return [
				ecs('ListTaskDefinitions', {familyPrefix: familyOf(taskDefinition), sort: 'DESC'}),
				ecs('DescribeTaskDefinition', {taskDefinition, include: ['TAGS']}),
			];
		}
	}
}

const ecs = (operation: string, input: object): Call => ({service: 'ecs', operation, input});

const familyOf = (taskDefinition: string): string => nameIn(taskDefinition).replace(/:\d+$/, '');
