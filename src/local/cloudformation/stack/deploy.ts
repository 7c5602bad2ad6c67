import {messageOf, ValidationError} from '../errors.ts';
import {resolve} from '../intrinsic/resolve.ts';
import {asText} from '../template/value.ts';
import {type Environment, livingResources, prepareDeployment} from './environment.ts';
import {failureReason} from './failure.ts';
import type {Leftover, Operation, StackDocument, StackOutput} from './model.ts';
import type {PreparedTemplate} from './prepare.ts';
import {provision} from './provision.ts';
import {runGraph} from './run-graph.ts';

/** How the deploy phase ended: `failure` is the reason for which the stack is rolled back. */
export interface DeployResult {
	readonly failure?: string;
}

/**
 * The deploy phase: brings every resource to what the target says and sets the outputs. `cancel` is aborted when the
 * user cancels or time is up; its reason becomes the failure. Rejects only when the engine itself stops.
 */
export async function deploy(
	environment: Environment,
	stack: StackDocument,
	operation: Operation,
	cancel: AbortController,
): Promise<DeployResult> {
	const imports = new Set<string>();
	try {
		const prepared = await prepareDeployment(environment, stack, operation.target, livingResources(stack), (name) =>
			imports.add(name),
		);
		await provisionAll(environment, stack, operation, prepared, cancel);
		if (cancel.signal.aborted) return {failure: failureOf(operation, cancel.signal)};
		const outputs = outputsOf(prepared);
		refuseExportConflicts(environment, stack, outputs);
		Object.assign(stack, {outputs, imports: [...imports], deployment: operation.target});
		operation.leftovers = [...operation.leftovers, ...leftoversOf(stack, operation, prepared)];
		return {};
	} catch (error) {
		if (environment.signal.aborted) throw error;
		return {failure: messageOf(error)};
	}
}

async function provisionAll(
	environment: Environment,
	stack: StackDocument,
	operation: Operation,
	prepared: PreparedTemplate,
	cancel: AbortController,
): Promise<void> {
	const signal = AbortSignal.any([environment.signal, cancel.signal]);
	const job = {environment, stack, operation, prepared, signal};
	await runGraph(prepared.graph, async (logicalId) => {
		environment.signal.throwIfAborted();
		if (operation.done.includes(logicalId)) return true;
		if (cancel.signal.aborted) return false;
		operation.touched = [...new Set([...operation.touched, logicalId])];
		try {
			await provision(job, logicalId);
			operation.done = [...operation.done, logicalId];
			environment.recorder.save(stack);
			return true;
		} catch (error) {
			if (environment.signal.aborted) throw error;
			recordFailure(environment, stack, operation, prepared, logicalId, cancel.signal.aborted ? undefined : error);
			if (!cancel.signal.aborted) cancel.abort();
			return false;
		}
	});
}

/** `error` is undefined when the work was cancelled because of something else. */
function recordFailure(
	{recorder}: Environment,
	stack: StackDocument,
	operation: Operation,
	prepared: PreparedTemplate,
	logicalId: string,
	error: unknown,
): void {
	const before = operation.before[logicalId];
	const isUpdate = before?.physicalId !== undefined;
	const verb = isUpdate ? 'update' : 'create';
	const reason = error === undefined ? `Resource ${isUpdate ? 'update' : 'creation'} cancelled` : failureReason(error);
	const record = stack.resources[logicalId] ?? {
		logicalId,
		type: prepared.template.resources[logicalId]?.type ?? '',
		properties: {},
		attributes: {},
		stackTags: [],
		dependencies: prepared.graph.get(logicalId) ?? [],
		deletionPolicy: 'Delete' as const,
		updateReplacePolicy: 'Delete' as const,
		status: 'CREATE_FAILED' as const,
		timestamp: recorder.now(),
		creation: -1,
	};
	stack.resources[logicalId] = record;
	operation.failures = [...operation.failures, {logicalId, verb}];
	if (!record.status.endsWith('_IN_PROGRESS'))
		recorder.resource(stack, record, isUpdate ? 'UPDATE_IN_PROGRESS' : 'CREATE_IN_PROGRESS');
	recorder.resource(stack, record, isUpdate ? 'UPDATE_FAILED' : 'CREATE_FAILED', reason);
}

/** AWS's summary of what failed, for the stack's own status reason. */
function failureOf({failures}: Operation, signal: AbortSignal): string {
	const reason: unknown = signal.reason;
	if (typeof reason === 'string') return reason;
	const created = failures.filter(({verb}) => verb === 'create').map(({logicalId}) => logicalId);
	const updated = failures.filter(({verb}) => verb === 'update').map(({logicalId}) => logicalId);
	return [
		...(created.length === 0 ? [] : [`The following resource(s) failed to create: [${created.join(', ')}]. `]),
		...(updated.length === 0 ? [] : [`The following resource(s) failed to update: [${updated.join(', ')}]. `]),
	].join('');
}

function outputsOf({template, scope}: PreparedTemplate): StackOutput[] {
	return Object.entries(template.outputs)
		.filter(([, {condition}]) => condition === undefined || scope.condition(condition))
		.map(([key, output]) => {
			const value = asText(resolve(output.value, scope));
			if (value === undefined) {
				throw new ValidationError(
					`Template format error: Output ${key} is malformed. The Value field of every Outputs member must evaluate to a String.`,
				);
			}
			const exportName = output.exportName === undefined ? undefined : asText(resolve(output.exportName, scope));
			return {
				key,
				value,
				...(output.description === undefined ? {} : {description: output.description}),
				...(exportName === undefined ? {} : {exportName}),
			};
		});
}

function refuseExportConflicts({stacks}: Environment, stack: StackDocument, outputs: readonly StackOutput[]): void {
	const next = new Map(
		outputs.flatMap(({exportName, value}) => (exportName === undefined ? [] : [[exportName, value]])),
	);
	for (const {exportName, value} of stack.outputs) {
		if (exportName === undefined || next.get(exportName) === value) continue;
		const users = stacks.importersOf(exportName).filter(({id}) => id !== stack.id);
		if (users.length === 0) continue;
		const verb = next.has(exportName) ? 'updated' : 'deleted';
		const names = users.map(({name}) => name).join(', ');
		throw new ValidationError(`Export ${exportName} cannot be ${verb} as it is in use by ${names}`);
	}
	const taken = stacks.exports().find((exported) => exported.stack.id !== stack.id && next.has(exported.name));
	if (taken !== undefined) {
		throw new ValidationError(`Export with name ${taken.name} is already exported by stack ${taken.stack.name}. `);
	}
}

/** What a successful update leaves behind: resources that were replaced or are no longer in the template. */
function leftoversOf(stack: StackDocument, operation: Operation, prepared: PreparedTemplate): Leftover[] {
	return Object.values(operation.before)
		.filter(({logicalId, creation}) => {
			const isGone = !prepared.isPresent(logicalId);
			return isGone || stack.resources[logicalId]?.creation !== creation;
		})
		.filter(({physicalId}) => physicalId !== undefined)
		.map((record) => {
			const policy = prepared.isPresent(record.logicalId) ? record.updateReplacePolicy : record.deletionPolicy;
			return {record, keep: policy === 'Retain' || policy === 'RetainExceptOnCreate'};
		});
}
