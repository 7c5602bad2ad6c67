import {ValidationError} from '../errors.ts';
import {resolve} from '../intrinsic/resolve.ts';
import {type PropertyChange, propertyChanges, strongest} from '../specification/changes.ts';
import {coerce} from '../specification/coerce.ts';
import {resourceSpecification} from '../specification/load.ts';
import type {ResourceSpecification} from '../specification/model.ts';
import {violations, violationText} from '../specification/validate.ts';
import type {ResourceDefinition} from '../template/model.ts';
import {asText, isRecord, isSame, type Values} from '../template/value.ts';
import type {Environment} from './environment.ts';
import type {Operation, ResourceRecord, StackDocument} from './model.ts';
import type {PreparedTemplate} from './prepare.ts';
import {persisted, providerContext, providerOf, providerProperties, stateOf} from './resource-work.ts';
import {awaitSignals, forgetSignals, signalPolicy} from './signals.ts';

export interface ProvisionJob {
	readonly environment: Environment;
	readonly stack: StackDocument;
	readonly operation: Operation;
	readonly prepared: PreparedTemplate;
	readonly signal: AbortSignal;
}

/** Brings one resource to what the template says: creates, updates, replaces it, or finds nothing to do. */
export async function provision(job: ProvisionJob, logicalId: string): Promise<void> {
	const {environment, stack, operation, prepared} = job;
	const definition = prepared.template.resources[logicalId];
	if (definition === undefined) throw new ValidationError(`Template error: no resource ${logicalId}`);
	const before = operation.before[logicalId];
	const current = stack.resources[logicalId];
	if (current !== undefined && current.creation !== before?.creation) {
		// A creation that a crash cut off: what it left is adopted.
		return createResource(job, definition, current, before !== undefined);
	}
	const properties = resolvedProperties(job, definition, logicalId, before);
	if (before === undefined || before.physicalId === undefined) {
		return createResource(job, definition, newRecord(job, logicalId, definition, properties), false);
	}
	const stackTags = operation.target.tags;
	const specification = resourceSpecification(environment.specification, definition.type);
	const changes = propertyChanges(before.properties, properties, specification, environment.specification);
	const tagsChanged = specification?.tags !== undefined && !isSame(before.stackTags, stackTags);
	const isBroken = before.status === 'CREATE_FAILED' || before.status === 'UPDATE_FAILED';
	if (before.type === definition.type && changes.length === 0 && !tagsChanged && !isBroken) {
		Object.assign(current ?? before, recordPolicies(prepared, logicalId, definition));
		return;
	}
	if (needsReplacement(job, before, definition, properties, changes)) {
		refuseSameName(environment, before, definition.type, properties);
		return createResource(job, definition, newRecord(job, logicalId, definition, properties), true);
	}
	return updateResource(job, logicalId, definition, before, properties);
}

function resolvedProperties(
	{environment, prepared}: ProvisionJob,
	definition: ResourceDefinition,
	logicalId: string,
	before: ResourceRecord | undefined,
): Values {
	const specification = resourceSpecification(environment.specification, definition.type);
	const resolved = resolve(definition.properties, prepared.scope) as Values;
	return checkedProperties(environment, specification, logicalId, resolved, before);
}

function checkedProperties(
	{specification}: Environment,
	resource: ResourceSpecification | undefined,
	logicalId: string,
	resolved: Values,
	before: ResourceRecord | undefined,
): Values {
	if (resource === undefined) return resolved;
	const found = violations(resolved, resource, specification);
	if (found.length === 0) return coerce(resolved, resource, specification);
	if (before?.physicalId !== undefined && isSame(before.properties, resolved)) return resolved;
	throw new ValidationError(violationText(logicalId, found));
}

function recordPolicies(
	prepared: PreparedTemplate,
	logicalId: string,
	definition: ResourceDefinition,
): Partial<ResourceRecord> {
	const {metadata, deletionPolicy, updateReplacePolicy} = definition;
	return {
		...(metadata === undefined ? {} : {metadata: resolve(metadata, prepared.scope) as Values}),
		dependencies: prepared.graph.get(logicalId) ?? [],
		deletionPolicy,
		updateReplacePolicy,
	};
}

function newRecord(
	{environment, stack, operation, prepared}: ProvisionJob,
	logicalId: string,
	definition: ResourceDefinition,
	properties: Values,
): ResourceRecord {
	stack.creations += 1;
	return {
		logicalId,
		type: definition.type,
		properties,
		attributes: {},
		stackTags: operation.target.tags,
		dependencies: [],
		deletionPolicy: 'Delete',
		updateReplacePolicy: 'Delete',
		...recordPolicies(prepared, logicalId, definition),
		status: 'CREATE_IN_PROGRESS',
		timestamp: environment.recorder.now(),
		creation: stack.creations,
	};
}

async function createResource(
	job: ProvisionJob,
	definition: ResourceDefinition,
	record: ResourceRecord,
	isReplacement: boolean,
): Promise<void> {
	const {environment, stack, operation, signal} = job;
	const {recorder} = environment;
	const {logicalId} = record;
	const verb = isReplacement ? 'UPDATE' : 'CREATE';
	const isRetry = stack.resources[logicalId] === record;
	const replaced = operation.before[logicalId];
	if (isReplacement && !isRetry && replaced !== undefined) {
		const reason = 'Requested update requires the creation of a new physical resource; hence creating one.';
		recorder.resource(stack, {...replaced}, 'UPDATE_IN_PROGRESS', reason);
	}
	stack.resources[logicalId] = record;
	if (!isRetry) forgetSignals(stack, logicalId);
	if (!isReplacement && !isRetry) recorder.resource(stack, record, 'CREATE_IN_PROGRESS');
	else record.status = `${verb}_IN_PROGRESS`;
	recorder.save(stack);
	await persisted();
	const initiated = (physicalId: string): void => {
		if (record.physicalId === physicalId) return;
		record.physicalId = physicalId;
		recorder.resource(stack, record, `${verb}_IN_PROGRESS`, 'Resource creation Initiated');
	};
	const configured = (): void => {
		const reason = 'Eventual consistency check initiated';
		recorder.resource(stack, record, `${verb}_IN_PROGRESS`, reason, 'CONFIGURATION_COMPLETE');
	};
	const context = providerContext(environment, stack, record, signal, {isRetry, initiated, configured});
	const state = await providerOf(environment, definition.type).create(context, providerProperties(environment, record));
	initiated(state.physicalId);
	record.attributes = state.attributes;
	const signals = signalPolicy(definition, job.prepared.scope);
	if (signals !== undefined) await awaitSignals(environment, stack, record, signals, signal);
	recorder.resource(stack, record, `${verb}_COMPLETE`);
}

async function updateResource(
	{environment, stack, operation, prepared, signal}: ProvisionJob,
	logicalId: string,
	definition: ResourceDefinition,
	before: ResourceRecord,
	properties: Values,
): Promise<void> {
	const {recorder} = environment;
	const isRetry = before.attempted !== undefined || stack.resources[logicalId]?.updatedBy === operation.id;
	const record: ResourceRecord = {...before, attempted: properties, updatedBy: operation.id};
	stack.resources[logicalId] = record;
	recorder.resource(stack, record, 'UPDATE_IN_PROGRESS');
	await persisted();
	const next = {...record, properties, stackTags: operation.target.tags};
	const attributes = await providerOf(environment, record.type).update?.(
		providerContext(environment, stack, record, signal, {isRetry}),
		stateOf(record),
		providerProperties(environment, next),
		providerProperties(environment, before),
	);
	Object.assign(record, recordPolicies(prepared, logicalId, definition), {
		properties,
		stackTags: next.stackTags,
		attributes: {...record.attributes, ...attributes},
	});
	delete record.attempted;
	recorder.resource(stack, record, 'UPDATE_COMPLETE');
}

function needsReplacement(
	{environment, operation, prepared}: ProvisionJob,
	before: ResourceRecord,
	definition: ResourceDefinition,
	properties: Values,
	changes: readonly PropertyChange[],
): boolean {
	if (before.type !== definition.type || before.status === 'CREATE_FAILED') return true;
	const provider = providerOf(environment, definition.type);
	if (provider.update === undefined) return true;
	const recreation = strongest(changes.map((change) => change.recreation));
	if (recreation === 'Always' || replacesGroup(definition, prepared, changes)) return true;
	const next = providerProperties(environment, {...before, properties, stackTags: operation.target.tags});
	return (
		recreation === 'Conditionally' &&
		(provider.needsReplacement?.(next, providerProperties(environment, before)) ?? false)
	);
}

const launches: ReadonlySet<string> = new Set(['LaunchConfigurationName', 'LaunchTemplate', 'VPCZoneIdentifier']);

/**
 * Whether an Auto Scaling group is replaced as a whole because its instances would be others.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html
 */
function replacesGroup(
	{updatePolicy}: ResourceDefinition,
	{scope}: PreparedTemplate,
	changes: readonly PropertyChange[],
): boolean {
	const policy = resolve(updatePolicy?.AutoScalingReplacingUpdate ?? {}, scope);
	const isWanted = isRecord(policy) && asText(policy.WillReplace) === 'true';
	return isWanted && changes.some(({name}) => launches.has(name));
}

function refuseSameName(environment: Environment, before: ResourceRecord, type: string, properties: Values): void {
	const {nameProperty} = providerOf(environment, type);
	if (nameProperty === undefined || before.type !== type) return;
	const name = properties[nameProperty];
	if (typeof name !== 'string' || name !== before.properties[nameProperty]) return;
	throw new ValidationError(
		`CloudFormation cannot update a stack when a custom-named resource requires replacing. Rename ${before.physicalId ?? name} and update the stack again.`,
	);
}
