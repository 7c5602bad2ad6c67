import {cliLine} from '../../aws/cli-line.ts';
import {poolCommandLines} from '../pool/command-lines.ts';
import type {Session} from '../session.ts';
import type {SystemCard} from './overview.ts';

/** The `aws …` lines that ask for what a card shows, as the operator could type them. Makes no call. */
export function cardLines(session: Session, card: SystemCard | undefined): string[] {
	const {profile, region, endpoint} = session;
	const target = {profile, region, endpoint};
	const line = (service: string, operation: string, input: object): string =>
		cliLine({service, operation, input}, target);
	if (card?.stack === undefined) return [line('cloudformation', 'DescribeStacks', {})];
	const {stack, service, state, pool, failedBuild} = card;
	return [
		line('cloudformation', 'DescribeStacks', {StackName: stack}),
		...(service === undefined
			? []
			: [line('ecs', 'DescribeServices', {cluster: service.cluster, services: [service.service]})]),
		...(failedBuild === undefined
			? []
			: [line('codebuild', 'ListBuildsForProject', {projectName: failedBuild.project, sortOrder: 'DESCENDING'})]),
		...(pool === undefined ? [] : poolCommandLines(session, stack, undefined)),
		...(state.kind === 'busy' ? [line('cloudformation', 'ListStackResources', {StackName: stack})] : []),
		...(state.kind === 'failed' ? [line('cloudformation', 'DescribeStackEvents', {StackName: stack})] : []),
	];
}
