import {describe, expect, it} from 'vitest';
import {consumerDeclarations} from '../../../src/operations/consumer/parameters.ts';
import {callOf, commandLineOf, parameterForm, parameterFormState} from '../../../src/screens/setup/parameter-form.ts';
import {formProblems} from '../../../src/ui/form.ts';
import {editedFields, formValues} from '../../../src/ui/form-state.ts';

const subject = (mode: 'local' | 'account') => ({
	declarations: consumerDeclarations({mode}),
	existing: undefined,
	count: 3,
	taken: [],
});

const existing = {
	stackId: 'demo-id',
	stackName: 'demo',
	parameters: {LaunchType: 'FARGATE', TaskNetworkMode: 'awsvpc', DesiredTasks: '0'},
};

function valuesOf(about: Parameters<typeof parameterForm>[0], typed: Readonly<Record<string, string>> = {}) {
	return formValues(parameterForm(about), parameterFormState(about, typed));
}

describe('the form of a consumer', () => {
	it.each(['local', 'account'] as const)('can be submitted as it is, in %s', (mode) => {
		const about = subject(mode);
		expect(formProblems(parameterForm(about), valuesOf(about))).toEqual(new Map());
	});

	it('proposes the sizes of a laptop on the local AWS, and gives them on', () => {
		expect(callOf(subject('local'), valuesOf(subject('local'))).parameters).toMatchObject({TaskCpu: '256'});
		expect(callOf(subject('account'), valuesOf(subject('account')))).toEqual({
			...{stackName: 'consumer', parameters: {}, desired: 3},
		});
	});

	it('takes a choice of the proposed sizes back when the template has them', () => {
		const {parameters} = callOf(subject('local'), valuesOf(subject('local'), {TaskCpu: '4096'}));
		expect(parameters.TaskCpu).toBe('4096');
	});

	it('begins with what a stack has, and asks only for what should be otherwise', () => {
		const about = {...subject('account'), existing, count: 2};
		expect(callOf(about, valuesOf(about))).toEqual({stackName: 'demo', stackId: 'demo-id', parameters: {}, desired: 2});
		expect(callOf(about, valuesOf(about, {LaunchType: 'EC2', TaskNetworkMode: 'host'})).parameters).toEqual({
			...{LaunchType: 'EC2', TaskNetworkMode: 'host'},
		});
	});

	it.each([
		['of a new one on the local AWS', subject('local'), {}],
		['of a stack that is there', {...subject('account'), existing, count: 2}, {}],
		['of a stack that was deleted', subject('account'), {LaunchType: 'FARGATE', Tasks: '7', Stack: 'demo'}],
	])('has nothing changed before it was touched: %s', (_what, about, instead) => {
		expect(editedFields(parameterForm(about), parameterFormState(about, instead))).toEqual([]);
	});

	it('does not ask for what has no meaning: instances on Fargate, a branch without a repository', () => {
		const {fields} = parameterForm(subject('account'));
		const isAsked = (id: string, values: Readonly<Record<string, string>>) =>
			fields.find((field) => field.id === id)?.enabled?.(values);
		expect(isAsked('InstanceType', {LaunchType: 'FARGATE'})).toBe(false);
		expect(isAsked('InstanceType', {LaunchType: 'EC2'})).toBe(true);
		expect(isAsked('SourceBranch', {SourceRepository: ''})).toBe(false);
	});

	it('has a field for every parameter but the desired count', () => {
		const {fields} = parameterForm(subject('account'));
		expect(fields.map(({id}) => id)).toEqual(
			expect.arrayContaining(['Stack', 'Tasks', 'LaunchType', 'SourceDirectory']),
		);
		expect(fields.map(({id}) => id)).not.toContain('DesiredTasks');
	});

	it('is the same as a command line', () => {
		const call = {stackName: 'demo', parameters: {LaunchType: 'EC2', Path: "/it's"}, desired: 2};
		expect(commandLineOf(call)).toBe(
			`ecs-console setup consumer --stack demo --desired 2 --parameter LaunchType=EC2 --parameter 'Path=/it'\\''s'`,
		);
	});
});
