import {describe, expect, test} from 'vitest';
import type {PoolDeclarations} from '../../../src/operations/pool/declarations.ts';
import {
	callOf,
	commandLineOf,
	type PoolFormSubject,
	poolForm,
	poolFormState,
	withFittingMemory,
} from '../../../src/screens/pool/pool-form.ts';
import {formProblems} from '../../../src/ui/form.ts';
import {editedFields, type FormState, formValues, setField} from '../../../src/ui/form-state.ts';
import {declarationsOf} from './support.ts';

const subjectOf = (
	declarations: PoolDeclarations,
	stack?: string,
	kind: PoolFormSubject['kind'] = 'create',
): PoolFormSubject => ({kind, declarations, stack, taken: []});
type Subject = PoolFormSubject;

const valuesOf = (subject: Subject, state = poolFormState(subject)) =>
	formValues(poolForm(subject, state.values), state);

const changedIn = (subject: Subject, state: FormState) => editedFields(poolForm(subject, state.values), state);

/** The form after a field was given another value, as the screen does it. */
function having(subject: Subject, before: FormState, id: string, value: string): FormState {
	const after = setField(poolForm(subject, before.values), before, id, value);
	return withFittingMemory(subject, before, after);
}

describe('the form of a pool', () => {
	test.each(['local', 'account'] as const)('can be submitted as it is, in %s', async (mode) => {
		const subject = subjectOf(await declarationsOf(mode));
		expect(formProblems(poolForm(subject, poolFormState(subject).values), valuesOf(subject))).toEqual(new Map());
	});

	test.each(['local', 'account'] as const)('has nothing changed before it was touched, in %s', async (mode) => {
		const subject = subjectOf(await declarationsOf(mode));
		expect(changedIn(subject, poolFormState(subject))).toEqual([]);
		expect(changedIn(subject, having(subject, poolFormState(subject), 'WarmTasks', '7'))).toEqual(['WarmTasks']);
	});

	test('counts for a stack that is there what is otherwise than it has it, also what was typed earlier', async () => {
		const existing = {stackId: 'id', parameters: {WarmTasks: '3', TaskCpu: '512', TaskMemory: '1024'}};
		const subject = subjectOf({...(await declarationsOf()), existing}, 'demo');
		expect(changedIn(subject, poolFormState(subject))).toEqual([]);
		expect(changedIn(subject, poolFormState(subject, {WarmTasks: '5', TaskCpu: '512'}))).toEqual(['WarmTasks']);
	});

	test('asks first for name, number and size, and folds the rest under headings', async () => {
		const {fields} = poolForm(subjectOf(await declarationsOf()), {});
		const usual = fields.filter(({group}) => group === undefined);
		expect(usual.map(({id}) => id)).toEqual(['Stack', 'WarmTasks', 'TaskCpu', 'TaskMemory']);
		expect([...new Set(fields.map(({group}) => group))].slice(1)).toEqual([
			...['Network', 'Capacity and hours', 'Time limits', 'Parts, logs, shell'],
		]);
	});

	test('proposes a name that is free', async () => {
		const {declarations} = subjectOf(await declarationsOf());
		const proposed = (...taken: readonly string[]) =>
			poolForm({...subjectOf(declarations), taken}, {}).fields[0]?.default;
		expect([proposed(), proposed('fargate-pool'), proposed('fargate-pool-2', 'fargate-pool', 'x')]).toEqual([
			...['fargate-pool', 'fargate-pool-2', 'fargate-pool-3'],
		]);
	});

	test('gives on what differs from the template, and the sizes of a laptop on the local AWS', async () => {
		const account = subjectOf(await declarationsOf());
		expect(callOf(account, valuesOf(account))).toEqual({stackName: 'fargate-pool', parameters: {}});
		const local = subjectOf(await declarationsOf('local'));
		const {parameters} = callOf(local, valuesOf(local));
		expect(parameters).toEqual({ContainerPort: '8080', TaskCpu: '256', TaskMemory: '512', Shell: 'ENABLED'});
	});

	test('changes of a stack that is there only what is typed', async () => {
		const existing = {stackId: 'id', parameters: {WarmTasks: '3', TaskCpu: '512', TaskMemory: '1024'}};
		const subject = subjectOf({...(await declarationsOf()), existing}, 'demo', 'change');
		const values = valuesOf(subject, having(subject, poolFormState(subject), 'WarmTasks', '4'));
		expect(callOf(subject, values)).toEqual({stackName: 'demo', stackId: 'id', parameters: {WarmTasks: '4'}});
		expect(commandLineOf(subject, values)).toBe('ecs-console pool change --stack demo --parameter WarmTasks=4');
		expect(commandLineOf({...subject, kind: 'create'}, values)).toContain('pool create --stack demo');
	});

	test('says how many a pool keeps that was resized since, and that this stays', async () => {
		const existing = {stackId: 'id', parameters: {WarmTasks: '3'}, target: 9};
		const helpFor = async (target: number) => {
			const subject = subjectOf({...(await declarationsOf()), existing: {...existing, target}}, 'demo', 'change');
			return poolForm(subject, {}).fields.find(({id}) => id === 'WarmTasks')?.help;
		};
		expect(await helpFor(9)).toContain('it keeps 9 now, and will unless this is changed');
		expect(await helpFor(3)).not.toContain('it keeps');
	});

	test('takes the memory along with the CPU, to what goes with it', async () => {
		const subject = subjectOf(await declarationsOf());
		const large = having(subject, poolFormState(subject), 'TaskCpu', '4096');
		expect(valuesOf(subject, large).TaskMemory).toBe('8192');
		const small = having(subject, large, 'TaskCpu', '256');
		expect(valuesOf(subject, small).TaskMemory).toBe('2048');
	});

	test('offers every size there is, and no other', async () => {
		const {memoriesFor} = await declarationsOf();
		expect(memoriesFor('512')).toEqual(['1024', '2048', '3072', '4096']);
		expect(memoriesFor('513')).toEqual([]);
	});

	test('tells what a pool costs while nobody uses it', async () => {
		const {costLine} = await declarationsOf();
		const size = {WarmTasks: '5', TaskCpu: '1024', TaskMemory: '2048'};
		expect(costLine(size)).toMatch(/^Costs \$0\.\d+\/h, unused: 5 tasks at \$0\.0\d+\/h each, the rest /);
		expect(costLine({...size, Capacity: 'FARGATE_SPOT'})).toContain('the price of Spot changes');
		expect(costLine({...size, WarmTasks: 'x'})).toBe('');
	});
});
