import type {ResourceChange, ResourceChangeDetail} from '@aws-sdk/client-cloudformation';
import {referencesOf} from '../intrinsic/references.ts';
import {resolve} from '../intrinsic/resolve.ts';
import {type PropertyChange, propertyChanges} from '../specification/changes.ts';
import {coerce} from '../specification/coerce.ts';
import {resourceSpecification} from '../specification/load.ts';
import {type Environment, livingResources, prepareDeployment, type ResourceLookup} from '../stack/environment.ts';
import {masked} from '../stack/mask.ts';
import type {Deployment, ResourceRecord, StackDocument} from '../stack/model.ts';
import {type PreparedTemplate, templateOf} from '../stack/prepare.ts';
import type {ResourceDefinition, Template} from '../template/model.ts';
import {asText, isSame, type Value, type Values} from '../template/value.ts';

/** What AWS shows for a value that only carrying out the change set will tell. */
const knownAfterApply = '{{changeSet:KNOWN_AFTER_APPLY}}';

/** What a deployment would do to a stack. */
export interface Plan {
	readonly prepared: PreparedTemplate;
	readonly changes: readonly ResourceChange[];
	/** Whether outputs or tags of the stack itself change. */
	readonly changesStack: boolean;
}

/** Works out what a deployment would change, resource by resource. Throws `ValidationError` with AWS's text. */
export async function planDeployment(
	environment: Environment,
	stack: StackDocument,
	deployment: Deployment,
): Promise<Plan> {
	const unknown = new Set<string>();
	const prepared = await prepareDeployment(environment, stack, deployment, plannedResources(stack, unknown));
	const former = Object.keys(stack.resources).length === 0 ? undefined : formerTemplate(stack);
	const planner = {environment, stack, deployment, prepared, former, unknown};
	const changes: ResourceChange[] = [];
	for (const logicalId of inOrder(prepared)) {
		const change = planResource(planner, logicalId);
		if (change === undefined) continue;
		changes.push(change);
		if (change.Action === 'Add' || change.Replacement !== 'False') unknown.add(logicalId);
	}
	const removed = Object.values(stack.resources).filter(({logicalId}) => !prepared.isPresent(logicalId));
	changes.push(...removed.map((record) => removal(record, stack.deployment)));
	return {prepared, changes, changesStack: changesStack(planner)};
}

interface Planner {
	readonly environment: Environment;
	readonly stack: StackDocument;
	readonly deployment: Deployment;
	readonly prepared: PreparedTemplate;
	readonly former: Template | undefined;
	/** Resources whose physical id is not known before the change is carried out. */
	readonly unknown: ReadonlySet<string>;
}

function plannedResources(stack: StackDocument, unknown: ReadonlySet<string>): ResourceLookup {
	const living = livingResources(stack);
	return (logicalId) => {
		const record = stack.resources[logicalId];
		if (record?.physicalId === undefined || unknown.has(logicalId)) {
			return {physicalId: knownAfterApply, attribute: () => knownAfterApply};
		}
		return {physicalId: record.physicalId, attribute: (name) => attributeOrUnknown(living, logicalId, name)};
	};
}

function attributeOrUnknown(living: ResourceLookup, logicalId: string, name: string): Value {
	try {
		return living(logicalId).attribute(name);
	} catch {
		return knownAfterApply;
	}
}

function formerTemplate({deployment}: StackDocument): Template {
	const values = new Map(deployment.parameters.map(({key, used}) => [key, used]));
	return templateOf(deployment.templateBody, (name) => values.get(name));
}

function inOrder({graph}: PreparedTemplate): string[] {
	const ordered = new Set<string>();
	const visit = (logicalId: string): void => {
		if (ordered.has(logicalId)) return;
		for (const needed of graph.get(logicalId) ?? []) visit(needed);
		ordered.add(logicalId);
	};
	for (const logicalId of graph.keys()) visit(logicalId);
	return [...ordered];
}

function planResource(planner: Planner, logicalId: string): ResourceChange | undefined {
	const {environment, stack, prepared} = planner;
	const shown = (values: Values): string =>
		JSON.stringify({Properties: masked(values, [stack.deployment, planner.deployment])});
	const definition = prepared.template.resources[logicalId];
	if (definition === undefined) return undefined;
	const properties = plannedProperties(planner, definition);
	const record = stack.resources[logicalId];
	if (record?.physicalId === undefined) {
		return {
			Action: 'Add',
			LogicalResourceId: logicalId,
			ResourceType: definition.type,
			Scope: [],
			Details: [],
			AfterContext: shown(properties),
		};
	}
	const specification = resourceSpecification(environment.specification, definition.type);
	const changes = propertyChanges(record.properties, properties, specification, environment.specification);
	const details = [
		...changes.flatMap((change) => propertyDetails(planner, definition, logicalId, change)),
		...attributeDetails(planner, record, definition),
	];
	if (record.type === definition.type && details.length === 0) return undefined;
	return {
		Action: 'Modify',
		LogicalResourceId: logicalId,
		PhysicalResourceId: record.physicalId,
		ResourceType: definition.type,
		Replacement: record.type === definition.type ? replacementOf(details) : 'True',
		Scope: [...new Set(details.flatMap(({Target}) => Target?.Attribute ?? []))],
		Details: details,
		BeforeContext: shown(record.properties),
		AfterContext: shown(properties),
	};
}

/** A value as far as it is known: a function of something that is not there yet has no value yet. */
function resolveOrUnknown({prepared, unknown, stack}: Planner, value: Value): Value {
	try {
		return resolve(value, prepared.scope);
	} catch (error) {
		const isOpen = referencesOf(value, prepared.scope.condition).some(
			({name}) => unknown.has(name) || (prepared.isPresent(name) && stack.resources[name]?.physicalId === undefined),
		);
		if (isOpen) return knownAfterApply;
		throw error;
	}
}

function plannedProperties(planner: Planner, definition: ResourceDefinition): Values {
	const {environment} = planner;
	const resolved = Object.fromEntries(
		Object.entries(definition.properties)
			.map(([name, value]) => [name, resolveOrUnknown(planner, value)] as const)
			.filter(([, value]) => value !== undefined),
	);
	const specification = resourceSpecification(environment.specification, definition.type);
	return specification === undefined ? resolved : coerce(resolved, specification, environment.specification);
}

function propertyDetails(
	planner: Planner,
	definition: ResourceDefinition,
	logicalId: string,
	change: PropertyChange,
): ResourceChangeDetail[] {
	const {name, recreation, before, after} = change;
	const shown = (value: Value): string => textOf(masked(value, [planner.stack.deployment, planner.deployment]));
	const target = {
		Attribute: name === 'Tags' ? ('Tags' as const) : ('Properties' as const),
		...(name === 'Tags' ? {} : {Name: name}),
		RequiresRecreation: recreation,
		Path: `/Properties/${name}`,
		...(before === undefined ? {} : {BeforeValue: shown(before)}),
		...(after === undefined ? {} : {AfterValue: shown(after)}),
		AttributeChangeType:
			before === undefined ? ('Add' as const) : after === undefined ? ('Remove' as const) : ('Modify' as const),
	};
	const causes = causesOf(planner, definition.properties[name]);
	const isDirect = !isSame(planner.former?.resources[logicalId]?.properties[name], definition.properties[name]);
	const direct: ResourceChangeDetail[] =
		isDirect || causes.length === 0 ? [{Target: target, Evaluation: 'Static', ChangeSource: 'DirectModification'}] : [];
	return [...direct, ...causes.map((cause) => ({Target: target, ...cause}))];
}

/** Which parameters and resources make a property change. */
function causesOf(planner: Planner, value: Value): Omit<ResourceChangeDetail, 'Target'>[] {
	const {stack, deployment, unknown, prepared} = planner;
	return referencesOf(value, prepared.scope.condition).flatMap((reference): Omit<ResourceChangeDetail, 'Target'>[] => {
		const {name, attribute} = reference;
		const parameter = deployment.parameters.find(({key}) => key === name);
		if (parameter !== undefined) {
			const former = stack.deployment.parameters.find(({key}) => key === name);
			return isSame(former?.used, parameter.used)
				? []
				: [{Evaluation: 'Static', ChangeSource: 'ParameterReference', CausingEntity: name}];
		}
		if (!unknown.has(name)) return [];
		return attribute === undefined
			? [{Evaluation: 'Dynamic', ChangeSource: 'ResourceReference', CausingEntity: name}]
			: [{Evaluation: 'Dynamic', ChangeSource: 'ResourceAttribute', CausingEntity: `${name}.${attribute}`}];
	});
}

function attributeDetails(
	{environment, deployment, prepared}: Planner,
	record: ResourceRecord,
	definition: ResourceDefinition,
): ResourceChangeDetail[] {
	const metadata = definition.metadata === undefined ? undefined : resolve(definition.metadata, prepared.scope);
	const takesTags = resourceSpecification(environment.specification, definition.type)?.tags !== undefined;
	const changed = [
		['Metadata', !isSame(record.metadata, metadata)],
		['DeletionPolicy', record.deletionPolicy !== definition.deletionPolicy],
		['UpdateReplacePolicy', record.updateReplacePolicy !== definition.updateReplacePolicy],
		['Tags', takesTags && !isSame(record.stackTags, deployment.tags)],
	] as const;
	return changed
		.filter(([, isChanged]) => isChanged)
		.map(([Attribute]) => ({
			Target: {Attribute, RequiresRecreation: 'Never'},
			Evaluation: 'Static',
			ChangeSource: 'DirectModification',
		}));
}

function replacementOf(details: readonly ResourceChangeDetail[]): 'True' | 'False' | 'Conditional' {
	const always = details.filter(({Target}) => Target?.RequiresRecreation === 'Always');
	if (always.some(({Evaluation}) => Evaluation === 'Static')) return 'True';
	if (always.length > 0 || details.some(({Target}) => Target?.RequiresRecreation === 'Conditionally'))
		return 'Conditional';
	return 'False';
}

function removal(record: ResourceRecord, former: Deployment): ResourceChange {
	const isKept = record.deletionPolicy === 'Retain' || record.deletionPolicy === 'RetainExceptOnCreate';
	return {
		PolicyAction: isKept ? 'Retain' : 'Delete',
		Action: 'Remove',
		LogicalResourceId: record.logicalId,
		...(record.physicalId === undefined ? {} : {PhysicalResourceId: record.physicalId}),
		ResourceType: record.type,
		Scope: [],
		Details: [],
		BeforeContext: JSON.stringify({Properties: masked(record.properties, [former])}),
	};
}

function changesStack(planner: Planner): boolean {
	const {stack, deployment, prepared, former} = planner;
	if (former === undefined) return true;
	const {template, scope} = prepared;
	const outputs = Object.entries(template.outputs).filter(
		([, {condition}]) => condition === undefined || scope.condition(condition),
	);
	const next = outputs.map(([key, {value, exportName, description}]) => [
		key,
		resolveOrUnknown(planner, value),
		exportName === undefined ? undefined : resolveOrUnknown(planner, exportName),
		description,
	]);
	const present = stack.outputs.map(({key, value, exportName, description}) => [key, value, exportName, description]);
	return !isSame(sorted(next), sorted(present)) || !isSame(stack.deployment.tags, deployment.tags);
}

function sorted(rows: readonly (readonly Value[])[]): string[] {
	return rows.map((row) => JSON.stringify(row.map((cell) => asText(cell) ?? null))).sort();
}

function textOf(value: Value): string {
	return asText(value) ?? JSON.stringify(value);
}
