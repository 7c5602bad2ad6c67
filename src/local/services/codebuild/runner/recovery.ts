import type {ServiceContext} from '../../../engine/context.ts';
import {endProcesses} from '../../processes.ts';
import type {BuildRecord} from '../build-record.ts';
import {PhaseFailure} from './phase-failure.ts';
import {Phases} from './phases.ts';
import {removeWorkspace, workspaceOf} from './workspace.ts';

/**
 * Closes a build whose engine was killed: ends the processes it left, and says so in the record. A stop that was asked
 * for counts as done.
 */
export async function faultBuild(record: BuildRecord, {directory, clock}: ServiceContext): Promise<void> {
	const {build, isStopping} = record;
	const workspace = workspaceOf(directory, build.id ?? '');
	await endProcesses(`CODEBUILD_BUILD_ID=${build.id ?? ''}\0`, workspace.directory);
	await removeWorkspace(workspace);
	const message = 'The local AWS was killed while this build ran: start the build again.';
	const failure = new PhaseFailure('INTERNAL_ERROR', message);
	const phases = new Phases(build, clock, () => undefined);
	if (isStopping) phases.complete('STOPPED');
	else phases.complete('FAULT', failure);
}
