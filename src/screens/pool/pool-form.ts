import type {PoolDeclarations} from '../../operations/pool/declarations.ts';
import type {Form, FormValues} from '../../ui/form.ts';
import {createFormState, type FormState, formValues, setField} from '../../ui/form-state.ts';
import {freeName, grouped, nameField, parameterField, parameterFlags, stackNameField} from '../parameter-field.ts';
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
	readonly declarations: PoolDeclarations;
	/** The stack that is gone on with; undefined for a new one, whose name is asked for. */
	readonly stack: string | undefined;
	/** Names of pools there are: a new one must have another. */
	readonly taken: readonly string[];
}

/** A form with what was typed into it, and the values it was given to begin with. */
export interface PoolFormOnScreen {
	readonly subject: PoolFormSubject;
	readonly state: FormState;
	readonly given: FormValues;
}

/** The form of a pool: name, number and size, the rest behind headings. Of memory there is what goes with the CPU. */
export function poolForm({declarations, stack, taken}: PoolFormSubject, values: FormValues): Form {
	const {parameters, problem, rules, nameProblem, memoriesFor} = declarations;
	const cpu = values.TaskCpu ?? String(parameters.find(({name}) => name === 'TaskCpu')?.default);
	const name = stackNameField({usual: freeName('fargate-pool', taken), example: 'demo-pool', taken, nameProblem});
	const fields = parameters.map((parameter) =>
		parameterField(parameter, problem, {
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
		submit: 'Plan the stack',
		noun: 'parameter',
	};
}

function enabledWhen(name: string): ((values: FormValues) => boolean) | undefined {
	if (name === 'PrivateEgress') return ({PublicAddress}) => PublicAddress === 'DISABLED';
	return name === 'ClosedTasks' ? ({ClosingSchedule}) => ClosingSchedule !== '' : undefined;
}

/** The form as it begins: with what the stack has, or what is proposed here. */
export function poolFormState(subject: PoolFormSubject, earlier: FormValues = {}): FormState {
	const {existing, proposed} = subject.declarations;
	const values = {...(existing?.parameters ?? proposed), ...earlier};
	return createFormState(poolForm(subject, values), values);
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

/** Fields that are otherwise than the form began with. */
export function editedFields({subject, state, given}: PoolFormOnScreen): string[] {
	const [began, now] = [poolFormState(subject, given), state].map((each) =>
		formValues(poolForm(subject, each.values), each),
	);
	return Object.keys(now ?? {}).filter((name) => now?.[name] !== began?.[name]);
}

/** What to create, by the form's values: the parameters that the template, or the stack, does not have like that. */
export function callOf({declarations, stack}: PoolFormSubject, values: FormValues): CreateCall {
	const {parameters, existing, proposed} = declarations;
	const parametersGiven = parameters.filter(({name, default: usualValue}) => {
		const isProposed = existing === undefined && proposed[name] !== undefined;
		return isProposed || values[name] !== (existing?.parameters[name] ?? String(usualValue));
	});
	return {
		stackName: stack ?? values[nameField] ?? '',
		...(existing?.stackId !== undefined && {stackId: existing.stackId}),
		parameters: Object.fromEntries(parametersGiven.map(({name}) => [name, values[name] ?? ''])),
	};
}

export function parametersIn(values: FormValues): FormValues {
	const {[nameField]: _name, ...parameters} = values;
	return parameters;
}

/** The same as a command line without a screen. */
export const commandLineOf = ({stackName, parameters}: CreateCall): string =>
	['ecs-console pool create', `--stack ${stackName}`, ...parameterFlags(parameters)].join(' ');
