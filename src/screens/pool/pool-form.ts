import type {PoolDeclarations} from '../../operations/pool/declarations.ts';
import type {ParameterDeclaration} from '../../operations/pool/parameters.ts';
import type {Form, FormValues} from '../../ui/form.ts';
import {createFormState, type FormState, formValues, setField} from '../../ui/form-state.ts';
import {
	freeName,
	grouped,
	nameField,
	parameterField,
	parameterFlags,
	parametersToGive,
	stackNameField,
} from '../parameter-field.ts';
import type {CreateCall} from './actions.ts';

/** Parameters that are always seen; the others are folded under a heading. */
const usual = new Set(['WarmTasks', 'TaskCpu', 'TaskMemory']);
const groups: Readonly<Record<string, string>> = {
	...grouped('Network', 'ContainerPort', 'AllowedCidr', 'PublicAddress', 'PrivateEgress'),
	...grouped('Capacity and hours', 'Capacity', 'OpeningSchedule', 'ClosingSchedule', 'ClosedTasks'),
	...grouped('Time limits', 'LeaseMinutes', 'MaximumAgeMinutes', 'LaunchTimeoutSeconds'),
};
const rest = 'Parts, logs, shell';

/** Which pool the form is about. */
export interface PoolFormSubject {
	readonly kind: 'create' | 'change';
	readonly declarations: PoolDeclarations;
	/** The stack that is changed or gone on with; undefined for a new one, whose name is asked for. */
	readonly stack: string | undefined;
	/** Names of pools there are: a new one must have another. */
	readonly taken: readonly string[];
}

/** A form with what was typed into it. */
export interface PoolFormOnScreen {
	readonly subject: PoolFormSubject;
	readonly state: FormState;
}

/** The form of a pool: name, number and size, the rest behind headings. Of memory there is what goes with the CPU. */
export function poolForm({kind, declarations, stack, taken}: PoolFormSubject, values: FormValues): Form {
	const {parameters, existing, problem, rules, nameProblem, memoriesFor} = declarations;
	const cpu = values.TaskCpu ?? String(parameters.find(({name}) => name === 'TaskCpu')?.default);
	const name = stackNameField({usual: freeName('fargate-pool', taken), example: 'demo-pool', taken, nameProblem});
	const fields = parameters.map((parameter) =>
		parameterField(described(parameter, existing), problem, {
			group: usual.has(parameter.name) ? undefined : (groups[parameter.name] ?? rest),
			enabled: enabledWhen(parameter.name),
			options: parameter.name === 'TaskMemory' ? memoriesFor(cpu) : parameter.allowedValues,
		}),
	);
	const order = [undefined, ...new Set(Object.values(groups)), rest];
	return {
		fields: [
			...(stack === undefined ? [name] : []),
			...fields.toSorted((a, b) => order.indexOf(a.group) - order.indexOf(b.group)),
		],
		rules: rules.map((rule) => (all) => rule(parametersIn(all))),
		submit: kind === 'create' ? 'Plan the stack' : 'Plan the change',
		noun: 'parameter',
	};
}

/** The size that a pool keeps may be another than the parameter says: it was resized since. */
function described(parameter: ParameterDeclaration, existing: PoolDeclarations['existing']): ParameterDeclaration {
	const {target, parameters = {}} = existing ?? {};
	const {name, description} = parameter;
	if (name !== 'WarmTasks' || target === undefined || String(target) === parameters.WarmTasks) return parameter;
	return {...parameter, description: `${description}; it keeps ${target} now, and will unless this is changed`};
}

function enabledWhen(name: string): ((values: FormValues) => boolean) | undefined {
	if (name === 'PrivateEgress') return ({PublicAddress}) => PublicAddress === 'DISABLED';
	return name === 'ClosedTasks' ? ({ClosingSchedule}) => ClosingSchedule !== '' : undefined;
}

/** The form as it begins: with what the stack has, or what is proposed here; `typed` is what the operator chose earlier. */
export function poolFormState(subject: PoolFormSubject, typed: FormValues = {}): FormState {
	const {existing, proposed} = subject.declarations;
	const began = existing?.parameters ?? proposed;
	return createFormState(poolForm(subject, {...began, ...typed}), began, typed);
}

/** Another CPU takes the memory along: to the least that goes with it and is not less, or else to the most. */
export function withFittingMemory(subject: PoolFormSubject, before: FormState, after: FormState): FormState {
	const form = poolForm(subject, after.values);
	const {TaskCpu = '', TaskMemory = ''} = formValues(form, after);
	if (TaskCpu === formValues(form, before).TaskCpu) return after;
	const fitting = subject.declarations.memoriesFor(TaskCpu);
	const memory = fitting.find((each) => Number(each) >= Number(TaskMemory)) ?? fitting.at(-1);
	return memory === undefined ? after : setField(form, after, 'TaskMemory', memory);
}

/** What to create, by the form's values: the parameters that the template, or the stack, does not have like that. */
export function callOf({declarations, stack}: PoolFormSubject, values: FormValues): CreateCall {
	const {existing} = declarations;
	return {
		stackName: stack ?? values[nameField] ?? '',
		...(existing?.stackId !== undefined && {stackId: existing.stackId}),
		parameters: parametersToGive(declarations, existing?.parameters, values),
	};
}

export function parametersIn(values: FormValues): FormValues {
	const {[nameField]: _name, ...parameters} = values;
	return parameters;
}

/** The same as a command line without a screen. */
export function commandLineOf(subject: PoolFormSubject, values: FormValues): string {
	const {stackName, parameters} = callOf(subject, values);
	return [`ecs-console pool ${subject.kind}`, `--stack ${stackName}`, ...parameterFlags(parameters)].join(' ');
}
