import type {ConsumerDeclarations} from '../../operations/consumer/parameters.ts';
import type {Standing} from '../../operations/consumer/read-standing.ts';
import type {Field, Form, FormRule, FormValues} from '../../ui/form.ts';
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
import type {SetUpCall} from './actions.ts';

/** A field of the form that is no parameter of the template. */
export const countField = 'Tasks';

/** Parameters that are always seen; the others are folded under a heading. */
const groups: Readonly<Record<string, string>> = {
	...grouped('Sizes of the containers', 'ConsoleCpu', 'ConsoleMemory', 'BackendCpu', 'BackendMemory', 'BackendHeap'),
	...grouped('Instances (launch type EC2)', 'DesiredInstances', 'InstanceType', 'ECSAMI', 'EC2KeyPair'),
	...grouped('Load', 'BackendPidConfig', 'BackendConsumerConfig'),
	...grouped(
		'Names, roles, reach',
		'ServiceName',
		'ExecutionRole',
		'AllowedCidr',
		'EnableExecuteCommand',
		'Path',
		'Priority',
	),
	...grouped('Deployments and source', 'MinHealthyPercent', 'MaxHealthyPercent'),
	...grouped('Deployments and source', 'SourceRepository', 'SourceBranch', 'SourceDirectory'),
};

const onlyEc2 = new Set(['DesiredInstances', 'InstanceType', 'ECSAMI', 'EC2KeyPair']);
const onlyGitHub = new Set(['SourceBranch', 'SourceDirectory']);

/** Which stack the form is about. */
export interface FormSubject {
	readonly declarations: ConsumerDeclarations;
	/** Undefined for a new stack, whose name is asked for. */
	readonly existing: Pick<Standing, 'stackName' | 'stackId' | 'parameters'> | undefined;
	/** How many tasks are proposed. */
	readonly count: number;
	/** Names of stacks there are: a new one must have another. */
	readonly taken: readonly string[];
}

/** A form with what was typed into it. */
export interface FormOnScreen {
	readonly subject: FormSubject;
	readonly state: FormState;
	/** Whether keys are typed into it: not into one that opened by itself, until the operator goes into it. */
	readonly isEntered: boolean;
}

/** The form for a new consumer, or for changing one: each value is judged as typed, alone and with the others. */
export function parameterForm({declarations, existing, count, taken}: FormSubject): Form {
	const {parameters, problem, rules, nameProblem} = declarations;
	const name = stackNameField({usual: freeName('consumer', taken), example: 'demo-consumer', taken, nameProblem});
	const fields = parameters.map((parameter) =>
		parameterField(parameter, problem, {group: groups[parameter.name], enabled: enabledWhen(parameter.name)}),
	);
	const usual = fields.filter(({group}) => group === undefined);
	const folded = fields.filter(({group}) => group !== undefined);
	return {
		fields: [...(existing === undefined ? [name] : []), tasksField(count), ...usual, ...folded],
		rules: rules.map(
			(rule): FormRule =>
				(values) =>
					rule(parametersIn(values)),
		),
		submit: existing === undefined ? 'Plan the stack' : 'Plan the change',
		noun: 'parameter',
	};
}

function tasksField(count: number): Field {
	return {
		...{id: countField, label: countField, kind: 'number', unit: 'tasks', example: '3'},
		default: String(count),
		help: 'Tasks to run at the end; they are started once their images are built',
		allowed: 'from 0 to 5000',
		problem: (value) =>
			/^\d+$/.test(value) && Number(value) <= 5000
				? undefined
				: `Tasks is "${value}"; it must be a whole number from 0 to 5000. An example: 3`,
	};
}

function enabledWhen(name: string): ((values: FormValues) => boolean) | undefined {
	if (onlyEc2.has(name)) return ({LaunchType}) => LaunchType === 'EC2';
	return onlyGitHub.has(name) ? ({SourceRepository}) => SourceRepository !== '' : undefined;
}

/** The form as it begins: with what the stack has, or what is proposed here; `instead` is proposed in place of that. */
export function parameterFormState(subject: FormSubject, instead: FormValues = {}): FormState {
	const {declarations, existing} = subject;
	const {DesiredTasks: _, ...values} = existing?.parameters ?? declarations.proposed;
	return createFormState(parameterForm(subject), {...values, ...instead});
}

/** FARGATE knows only one network mode: choosing it chooses that, too. */
export function withNetworkMode(form: Form, before: FormState, after: FormState): FormState {
	const launchType = (state: FormState): string | undefined => formValues(form, state).LaunchType;
	const isChosen = launchType(after) === 'FARGATE' && launchType(before) !== 'FARGATE';
	return isChosen ? setField(form, after, 'TaskNetworkMode', 'awsvpc') : after;
}

/** What to set up, by the form's values: the parameters that the template, or the stack, does not have like that. */
export function callOf({declarations, existing}: FormSubject, values: FormValues): SetUpCall {
	return {
		stackName: existing?.stackName ?? values[nameField] ?? '',
		...(existing?.stackId !== undefined && {stackId: existing.stackId}),
		parameters: parametersToGive(declarations, existing?.parameters, values),
		desired: Number(values[countField]),
	};
}

function parametersIn(values: FormValues): FormValues {
	const {[nameField]: _name, [countField]: _count, ...parameters} = values;
	return parameters;
}

/** The same as a command line without a screen. */
export function commandLineOf({stackName, parameters, desired}: SetUpCall): string {
	const count = desired === undefined ? [] : [`--desired ${desired}`];
	return ['ecs-console setup consumer', `--stack ${stackName}`, ...count, ...parameterFlags(parameters)].join(' ');
}
